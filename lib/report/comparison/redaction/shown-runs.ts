/** What others see of a comparison of runs besides its texts: no labels, hosts, targets or commits that are not allowed. */
import type { Comparison, Difference, RunOrigin, Side } from "../../../compare/comparison.ts";
import type { Allowed, NameTable } from "../../redaction/name-table.ts";

type Role = "base" | "candidate";

/** What stands for a value that is not told. */
const NOT_TOLD = "(not told)";
const LABEL = "label-";

/** The comparison with its fields as they may be shown; texts are left as they are. */
export function showRuns(comparison: Comparison, table: NameTable, allow: Allowed): Comparison {
  const origins = comparison.provenance.runs.map((origin) => showOrigin(origin, table));
  const targets = (side: Side): string => describeTargets(side, origins);
  return {
    ...comparison,
    base: showSide(comparison.base, "base", allow),
    candidate: showSide(comparison.candidate, "candidate", allow),
    differences: comparison.differences.map((one) =>
      showDifference(one, table, allow, {
        base: targets(comparison.base),
        candidate: targets(comparison.candidate),
      }),
    ),
    provenance: { ...comparison.provenance, runs: origins },
  };
}

/** Labels are left out unless they are allowed, and so is the name that one gave to the side. */
function showSide(side: Side, role: Role, { labels = [] }: Allowed): Side {
  const own = Object.entries(side.runs[0]?.labels ?? {});
  const naming = own.find(([name, value]) => side.name === `${name} ${value}`);
  const isTold = naming === undefined || labels.includes(naming[0]);
  return {
    name: isTold ? side.name : role,
    runs: side.runs.map((run) => ({
      ...run,
      labels: Object.fromEntries(
        Object.entries(run.labels).filter(([name]) => labels.includes(name)),
      ),
    })),
  };
}

function showOrigin(origin: RunOrigin, table: NameTable): RunOrigin {
  const { target } = origin;
  return {
    ...origin,
    // Commits are nobody else's.
    commit: null,
    target: {
      ...target,
      name: table.showTarget(target.name),
      hosts: target.hosts.map((host) => table.showHost(host)),
    },
  };
}

function showDifference(
  difference: Difference,
  { hash }: NameTable,
  { labels = [] }: Allowed,
  targets: Readonly<Record<Role, string>>,
): Difference {
  const { key, base, candidate } = difference;
  if (key === "target") return { ...difference, ...targets };
  if (key.startsWith(LABEL) && !labels.includes(key.slice(LABEL.length))) {
    return { ...difference, key: "label", what: "label", base: NOT_TOLD, candidate: NOT_TOLD };
  }
  // Whoever guesses what was sent could tell by its hash that the guess is right.
  if (key === "requests" || key === "equal-requests") {
    return {
      ...difference,
      base: hash("requests", base),
      candidate: hash("requests", candidate),
    };
  }
  return difference;
}

function describeTargets(side: Side, origins: readonly RunOrigin[]): string {
  const ids = new Set(side.runs.map(({ id }) => id));
  const texts = origins
    .filter(({ run }) => ids.has(run))
    .map(({ target: { name, dialect, embedded, hosts } }) => {
      const where = embedded ? "embedded issuer" : hosts.join(", ");
      return `${name} (${dialect}, ${where})`;
    });
  return [...new Set(texts)].join(" or ");
}

/** Sentences that repeat a difference say what it says once it is redacted; by its place in the list. */
export function retellRefusals(
  original: Comparison,
  redacted: Comparison,
  rewrite: (text: string) => string,
): Comparison {
  const retold = new Map(
    original.differences.map((one, at) => [
      refusalOf(one),
      refusalOf(redacted.differences[at] ?? one),
    ]),
  );
  const reasons = redacted.verdict.reasons.map((reason, at) => {
    const text = retold.get(original.verdict.reasons[at]?.text ?? "");
    return text === undefined ? reason : { ...reason, text };
  });
  const first = original.verdict.reasons[0]?.text ?? "";
  const ending = `: ${first}`;
  const isRetold = retold.has(first) && original.verdict.text.endsWith(ending);
  const sentence = rewrite(original.verdict.text.slice(0, -ending.length));
  const text = isRetold ? `${sentence}: ${reasons[0]?.text ?? ""}` : redacted.verdict.text;
  return { ...redacted, verdict: { ...redacted.verdict, reasons, text } };
}

/** As a comparison words it among its reasons. */
function refusalOf({ what, key, base, candidate, text }: Difference): string {
  return `${what} (${key}): ${base === candidate ? "" : `${base} against ${candidate}; `}${text}`;
}
