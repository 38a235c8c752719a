/** What must be equal between runs for a comparison to mean anything, and what had better be. */
import type { Result } from "../analysis/result.ts";
import { formatCount, formatDuration, formatRate, formatShare } from "../core/text.ts";

export interface GuardCheck {
  /** What `--allow` takes. */
  key: string;
  what: string;
  /** Whether runs that differ are refused: always, where the rate follows the server, or never. */
  isHard: "always" | "closed" | "never";
  why: string;
  /** What the sides say where they differ; null where they agree. */
  differ: (base: readonly Result[], candidate: readonly Result[]) => Shown | null;
}

interface Shown {
  base: string;
  candidate: string;
}

/** Rates apart by more are not one load. */
const RATE_APART = 0.02;
const DROPPED_SHARE = 0.001;
const CPU_SHARE = 0.8;
const APART_MS = 3_600_000;
const NAMES_MAX = 3;

const STATE_CHECK: GuardCheck = {
  key: "state",
  what: "verdict of a run",
  isHard: "always",
  why: "a run that is INCOMPLETE or GENERATOR-LIMITED measured something else than the server",
  differ: (base, candidate) =>
    [...base, ...candidate].every(({ verdict }) => verdict.state === "VALID")
      ? null
      : show(base, candidate, ({ verdict }) => verdict.state),
};

/** In the order in which they are told. */
export const CHECKS: readonly GuardCheck[] = [
  STATE_CHECK,
  {
    key: "scenario",
    what: "scenario",
    isHard: "always",
    why: "another scenario is another question",
    differ: bySame(({ run }) => run.scenario),
  },
  {
    key: "sdk-label",
    what: "label sdk within a side",
    isHard: "always",
    why: "a side of several SDK versions says nothing of either",
    differ: (base, candidate) =>
      [base, candidate].some((side) => !same(side, sdkOf)) ? show(base, candidate, sdkOf) : null,
  },
  {
    key: "model",
    what: "model of the load",
    isHard: "always",
    why: "a closed model slows down with the server, an open one does not",
    differ: bySame(({ run }) => run.model),
  },
  {
    key: "stages",
    what: "stages",
    isHard: "always",
    why: "another load has other latencies on the same server",
    differ: (base, candidate) =>
      // The model is told by itself.
      bySame(({ run }) => run.model)(base, candidate) === null
        ? bySame(stagesOf)(base, candidate)
        : null,
  },
  {
    key: "grants",
    what: "grants",
    isHard: "always",
    why: "grants differ in what they cost a server",
    differ: bySame(grantsOf),
  },
  {
    key: "workload",
    what: "workload",
    isHard: "always",
    why: "the rest of the load differs: its mix, events, hot orgs or options",
    differ: (base, candidate) =>
      [({ run }: Result) => run.scenario, ({ run }: Result) => run.model, stagesOf, grantsOf].some(
        (textOf) => bySame(textOf)(base, candidate) !== null,
      )
        ? null
        : bySame(({ run }) => run.fingerprint.workload)(base, candidate),
  },
  {
    key: "orgs",
    what: "orgs",
    isHard: "always",
    why: "other orgs, roles or weights shift every figure by themselves",
    differ: (base, candidate) =>
      same([...base, ...candidate], ({ run }) => run.fingerprint.orgs)
        ? null
        : showOrgs(base, candidate),
  },
  {
    key: "target",
    what: "target",
    isHard: "always",
    why: "two servers differ in more than a release; --across-targets says in what",
    differ: (base, candidate) =>
      same([...base, ...candidate], fingerprintOfTarget) ? null : show(base, candidate, targetOf),
  },
  {
    key: "sampling",
    what: "tokens decoded",
    isHard: "always",
    why: "which tokens are looked into, and for what, must be the same for their shares to be",
    differ: (base, candidate) =>
      same([...base, ...candidate], ({ run }) => run.fingerprint.sampling)
        ? null
        : show(
            base,
            candidate,
            ({ run }) => `${formatShare(run.sample)} (${run.fingerprint.sampling})`,
          ),
  },
  {
    key: "requests",
    what: "requests",
    isHard: "never",
    why: "requests or how they are tried again differ; label the runs with sdk=… if that is the question",
    differ: bySame(({ run }) => run.fingerprint.requests),
  },
  {
    key: "rate",
    what: "attempts started of those offered",
    isHard: "closed",
    why: "the sides did not put the same load on the server",
    differ: (base, candidate) => {
      const [before, after] = [rateOf(base), rateOf(candidate)];
      if (Math.abs(after.achieved - before.achieved) <= RATE_APART * before.achieved) return null;
      return { base: before.text, candidate: after.text };
    },
  },
  {
    key: "dropped",
    what: "attempts never started",
    isHard: "never",
    why: "latencies leave out what was never sent",
    differ: (base, candidate) =>
      [...base, ...candidate].every((run) => droppedShare(run) <= DROPPED_SHARE)
        ? null
        : show(base, candidate, (run) => formatShare(droppedShare(run))),
  },
  {
    key: "generator-cpu",
    what: "CPU of the generator at most",
    isHard: "never",
    why: "above 80 % of its cores a generator adds latency of its own",
    differ: (base, candidate) =>
      [...base, ...candidate].every(({ generator }) => (generator.cpuShare?.max ?? 0) <= CPU_SHARE)
        ? null
        : show(base, candidate, ({ generator: { cpuShare } }) =>
            cpuShare === null ? "not known" : formatShare(cpuShare.max),
          ),
  },
  {
    key: "machine",
    what: "machine",
    isHard: "never",
    why: "another machine and its way to the server have latencies of their own",
    differ: bySame(({ run: { machine }, generator }) =>
      machine === null
        ? "not known"
        : `${machine.platform}, ${machine.cpu}, ${formatCount(generator.cores)} cores`,
    ),
  },
  {
    key: "proxy",
    what: "proxy",
    isHard: "never",
    why: "a proxy adds latency and may answer itself",
    differ: bySame(({ run: { machine } }) =>
      machine === null ? "not known" : machine.proxy ? "through one" : "none",
    ),
  },
  {
    key: "k6",
    what: "k6",
    isHard: "never",
    why: "another k6 may time requests in another way",
    differ: bySame(({ run }) => run.k6),
  },
  {
    key: "tokenrush",
    what: "tokenrush",
    isHard: "never",
    why: "another version may judge in another way; `tokenrush analyze` judges old runs anew",
    differ: bySame(({ run }) => run.tokenrush),
  },
  {
    key: "time",
    what: "time",
    isHard: "never",
    why: "the sides ran more than an hour apart, when the server may have been another; run them in turn with --ab",
    differ: (base, candidate) => {
      const [before, after] = [spanOf(base), spanOf(candidate)];
      const gapMs = Math.max(after.from - before.to, before.from - after.to);
      return gapMs > APART_MS ? { base: before.text, candidate: after.text } : null;
    },
  },
];

/** What must hold between the runs of two targets; loads and orgs may differ, for orgs are held against each other one by one. */
export const TARGET_CHECKS: readonly GuardCheck[] = [
  STATE_CHECK,
  {
    key: "mixed-targets",
    what: "target within a side",
    isHard: "always",
    why: "a side of several targets says nothing of either; name the runs of one target on each side",
    differ: (base, candidate) =>
      [base, candidate].every((side) => same(side, fingerprintOfTarget))
        ? null
        : show(base, candidate, targetOf),
  },
  {
    key: "equal-targets",
    what: "targets",
    isHard: "always",
    why: "both sides are of one target; without --across-targets its runs are compared at two times",
    differ: (base, candidate) =>
      same([...base, ...candidate], fingerprintOfTarget) ? show(base, candidate, targetOf) : null,
  },
];

/** A check by one text of each run. */
function bySame(textOf: (run: Result) => string): GuardCheck["differ"] {
  return (base, candidate) =>
    same([...base, ...candidate], textOf) ? null : show(base, candidate, textOf);
}

function same(runs: readonly Result[], textOf: (run: Result) => string): boolean {
  return new Set(runs.map(textOf)).size === 1;
}

function show(
  base: readonly Result[],
  candidate: readonly Result[],
  textOf: (run: Result) => string,
): Shown {
  const texts = (runs: readonly Result[]) => [...new Set(runs.map(textOf))].join(" or ");
  return { base: texts(base), candidate: texts(candidate) };
}

/** In a closed model nothing is offered: the rate is what the server made of it. */
function stagesOf({ run, stages }: Result): string {
  return stages
    .filter(({ kind }) => kind !== "preflight")
    .map(({ stage, offered, durationMs }) => {
      const rate = durationMs === 0 ? 0 : (1000 * offered) / durationMs;
      const pressure = run.model === "closed" ? "" : ` ${formatRate(rate)}`;
      return `${stage}${pressure} for ${formatDuration(durationMs)}`;
    })
    .join(", ");
}

function sdkOf({ run }: Result): string {
  return run.labels["sdk"] ?? "none";
}

function grantsOf({ grants }: Result): string {
  return grants.map(({ grant }) => grant).join(", ");
}

function fingerprintOfTarget({ run }: Result): string {
  return run.fingerprint.target;
}

function targetOf({ run: { target } }: Result): string {
  const where = target.embedded ? "embedded issuer" : target.hosts.join(", ");
  return `${target.name} (${target.dialect}, ${where})`;
}

/** How many orgs, and the first that the other side lacks. */
function showOrgs(base: readonly Result[], candidate: readonly Result[]): Shown {
  const [before, after] = [orgNames(base), orgNames(candidate)];
  const sameNames = before.size === after.size && [...before].every((org) => after.has(org));
  const note = sameNames ? " (other roles, weights or expectations)" : "";
  return { base: namesAlone(before, after) + note, candidate: namesAlone(after, before) + note };
}

function orgNames(runs: readonly Result[]): ReadonlySet<string> {
  return new Set(runs.flatMap(({ orgs }) => orgs.map(({ org }) => org)));
}

function namesAlone(own: ReadonlySet<string>, other: ReadonlySet<string>): string {
  const alone = [...own].filter((org) => !other.has(org));
  const named = alone.slice(0, NAMES_MAX).join(", ");
  const more = alone.length > NAMES_MAX ? ` and ${formatCount(alone.length - NAMES_MAX)} more` : "";
  const only = alone.length === 0 ? "" : `, only here: ${named}${more}`;
  return `${formatCount(own.size)} orgs${only}`;
}

function rateOf(runs: readonly Result[]): { achieved: number; text: string } {
  const [attempts, durationMs, offered] = runs.reduce<[number, number, number]>(
    ([a, d, o], { stages }) =>
      stages
        .filter(({ kind }) => kind !== "preflight")
        .reduce<[number, number, number]>(
          ([x, y, z], stage) => [x + stage.attempts, y + stage.durationMs, z + stage.offered],
          [a, d, o],
        ),
    [0, 0, 0],
  );
  const achieved = durationMs === 0 ? 0 : (1000 * attempts) / durationMs;
  const share = offered === 0 ? 1 : attempts / offered;
  return { achieved, text: `${formatRate(achieved)} (${formatShare(Math.min(1, share))})` };
}

function droppedShare({ reconciliation: { droppedIterations, recorded } }: Result): number {
  const dropped = droppedIterations ?? 0;
  return dropped === 0 ? 0 : dropped / (dropped + recorded);
}

function spanOf(runs: readonly Result[]): { from: number; to: number; text: string } {
  const starts = runs.map(({ run }) => run.startedAt).toSorted();
  const [first = "", last = first] = [starts[0], starts.at(-1)];
  const text = first === last ? first : `${first} to ${last}`;
  return { from: Date.parse(first), to: Date.parse(last), text };
}
