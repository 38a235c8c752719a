/** For tests of figures: results in which every number is another, and where a figure that somebody shows may come from. */
import type { Result } from "../analysis/result.ts";
import {
  formatCount,
  formatDuration,
  formatLatency,
  formatRate,
  formatShare,
} from "../core/text.ts";
import {
  leavesOf,
  type NumberLeaf,
  type NumberPath,
  withoutDigits,
  writeNumber,
} from "./number-leaves-fixture.ts";
import { isOfOurMaking, SCHEMA_WORDS } from "./redaction/schema-words.ts";
import { rewriteStrings } from "./redaction/string-walk.ts";
import { detailedResult } from "./result-fixture-details.ts";

/** How far apart numbers of a kind are, so that no two look alike when they are rounded to be shown. */
const STEPS = { share: 0.003, latency: 3000, duration: 5000, count: 113 };

/**
 * The detailed fixture with a few orgs and blocks, no digit in its texts, and numbers of which no two are equal; `start`
 * moves all of them, and keeps their order.
 */
export function numberedResult(start: number): Result {
  const { orgs, timeline, ...rest } = structuredClone(detailedResult());
  const result: Result = {
    ...rest,
    orgs: orgs.slice(3, 8),
    timeline: { ...timeline, blocks: timeline.blocks.slice(20, 23) },
  };
  rewriteStrings(result, {
    recordFields: ["errorCodes", "labels", "groups"],
    rewrite: (text) => (SCHEMA_WORDS.has(text) || isOfOurMaking(text) ? text : withoutDigits(text)),
    rewriteKey: withoutDigits,
  });
  const next = { share: 0.02, latency: 12_000, duration: 9000, count: 1009 };
  for (const { path, value } of leavesOf(result)) {
    const kind = kindOf(path, value);
    if (kind === null) continue;
    next[kind] += STEPS[kind];
    // Shares have no room beyond one.
    const moved = next[kind] + start * (kind === "share" ? 0.001 : STEPS[kind]);
    writeNumber(result, path, kind === "share" ? Number(moved.toFixed(4)) : Math.round(moved));
  }
  return result;
}

/** What a number counts, by its field; null for those that have to stay. */
function kindOf(path: NumberPath, value: number): keyof typeof STEPS | null {
  const field = path.at(-1) ?? "";
  if (["schemaVersion", "kind", "p", "q", "z", "rho", "lag"].includes(field)) return null;
  // An answer that was given: a status of nothing is shown as words.
  if (["status", "k6ErrorCode", "difference", "unparsedLines"].includes(field)) return null;
  if (field.endsWith("Us") || (path.includes("latencyUs") && field !== "n")) return "latency";
  if (field.endsWith("Ms") || path.includes("startLagMs")) return "duration";
  const isShare = /[sS]hare|^sample$|^low$|^high$|^mean$|beyondChance/.test(field);
  return isShare || (value > 0 && value < 1) ? "share" : "count";
}

const SHOWN: readonly ((value: number) => string)[] = [
  formatCount,
  formatDuration,
  formatLatency,
  formatRate,
  formatShare,
  String,
  (value) => value.toFixed(0),
  (value) => value.toFixed(1),
  (value) => value.toFixed(2),
  // Lags and times to consistency are milliseconds.
  (value) => formatLatency(value * 1000),
  // A difference of shares, and a ratio, as they are signed.
  (value) => (value * 100).toFixed(1),
];

/** Every way in which a number of the result, or what follows from two that stand side by side, may be shown: by what is shown, where it is from. */
export function figureSources(result: Result): Map<string, Set<string>> {
  const sources = new Map<string, Set<string>>();
  for (const [source, value] of numbersOf(result)) {
    SHOWN.forEach((show, way) => {
      const shown = show(value);
      sources.set(shown, (sources.get(shown) ?? new Set()).add(`${source} #${way}`));
    });
  }
  return sources;
}

/** Numbers by where they stand, and of two in one object, or in one and its outcomes or claims, their quotient. */
function* numbersOf(result: Result): Generator<readonly [string, number]> {
  const byObject = new Map<string, NumberLeaf[]>();
  for (const leaf of leavesOf(result)) {
    yield [leaf.path.join("."), leaf.value];
    const owner = leaf.path
      .slice(0, -1)
      .filter((key) => !["outcomes", "claims", "errorCodes"].includes(key))
      .join(".");
    byObject.set(owner, [...(byObject.get(owner) ?? []), leaf]);
  }
  for (const leaves of byObject.values()) {
    for (const one of leaves) {
      for (const other of leaves) {
        if (one !== other && other.value !== 0) {
          yield [`${one.path.join(".")} / ${other.path.join(".")}`, one.value / other.value];
        }
      }
    }
  }
}

const FIGURE =
  /\d+(?:\u202f\d{3})*(?:\.\d+)?(?:\u202f(?:min|h) \d+\u202f(?:s|min)|\u202f(?:ms|s|min|h|%|MB)|\/s)?/g;
const TIME = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** The figures in a text, in order, as they are shown; times and ids of ours are none. */
export function figuresIn(text: string, ids: readonly string[]): string[] {
  const unescaped = text.replace(/\\(?=[.)])/g, "").replace(TIME, "");
  const plain = ids.reduce((rest, id) => rest.replaceAll(id, ""), unescaped);
  return plain.replace(/\s*\n\s*/g, " ").match(FIGURE) ?? [];
}
