/** For tests of figures: comparisons in which every number is another, and where a figure that somebody shows may come from. */
import type { AnyComparison } from "../../compare/comparison-file.ts";
import { formatPointChange, formatRatioChange } from "../../core/change-text.ts";
import {
  formatCount,
  formatDuration,
  formatLatency,
  formatRate,
  formatShare,
} from "../../core/text.ts";
import {
  leavesOf,
  type NumberLeaf,
  type NumberPath,
  withoutDigits,
  writeNumber,
} from "../number-leaves-fixture.ts";
import { COMPARISON_WORDS, isOfOurMaking } from "../redaction/schema-words.ts";
import { rewriteStrings } from "../redaction/string-walk.ts";
import { formatP } from "../wording.ts";

/** How far apart numbers of a kind are, so that no two look alike when they are rounded to be shown. */
const STEPS = { share: 0.002, latency: 3000, duration: 5000, count: 113 };
type Kind = keyof typeof STEPS;

/** The comparison with no digit in its texts, and numbers of which no two are equal; `start` moves all of them, and keeps their order. */
export function numberedComparison<Compared extends AnyComparison>(
  comparison: Compared,
  start: number,
): Compared {
  const numbered = structuredClone(comparison);
  rewriteStrings(numbered, {
    recordFields: ["labels", "groups"],
    rewrite: (text) =>
      COMPARISON_WORDS.has(text) || isOfOurMaking(text) ? text : withoutDigits(text),
    rewriteKey: withoutDigits,
  });
  const next: Record<Kind, number> = { share: 0.02, latency: 12_000, duration: 9000, count: 1009 };
  for (const { path, value } of leavesOf(numbered)) {
    const kind = kindOf(path, value);
    if (kind === null) continue;
    next[kind] += STEPS[kind];
    const moved = next[kind] + start * (kind === "share" ? 0.0005 : STEPS[kind]);
    writeNumber(numbered, path, kind === "share" ? Number(moved.toFixed(4)) : Math.round(moved));
  }
  return numbered;
}

/** What a number counts, by its field; null for those that have to stay. */
function kindOf(path: NumberPath, value: number): Kind | null {
  const field = path.at(-1) ?? "";
  // Percentiles of a curve are where they are drawn, and the status of an answer is words.
  if (["schemaVersion", "status"].includes(field)) return null;
  if (path[0] === "curves" && field === "p") return null;
  if (/(?:^us|Us)$/.test(field)) return "latency";
  if (field.endsWith("Ms")) return "duration";
  if (field === "value" && value > 1) return "latency";
  const isShare =
    /[sS]hare$|^(?:estimate|low|high|p|pBeyond|adjustedP|tolerance|smallestProvable|value|beyondChance|trafficWeighted|p\d\d)$/;
  return isShare.test(field) || (value > 0 && value < 1) ? "share" : "count";
}

const SHOWN: readonly ((value: number) => string)[] = [
  formatCount,
  formatDuration,
  formatLatency,
  formatRate,
  formatShare,
  formatP,
  formatPointChange,
  formatRatioChange,
  String,
  (value) => value.toFixed(1),
  (value) => value.toFixed(2),
  // Of a tolerance, and of the lower end of an interval, whose unit stands with the upper.
  (value) => formatShare(value).replace("%", "pp"),
  (value) => formatPointChange(value).replace(/\u202f.*/, ""),
  (value) => formatRatioChange(value).replace(/\u202f.*/, ""),
];

/** Every way in which a number, or what follows from two that stand side by side, may be shown: by what is shown, where it is from. */
export function comparedSources(comparison: AnyComparison): Map<string, Set<string>> {
  const sources = new Map<string, Set<string>>();
  for (const [source, value] of numbersOf(comparison)) {
    SHOWN.forEach((show, way) => {
      const shown = unsigned(show(value));
      sources.set(shown, (sources.get(shown) ?? new Set()).add(`${source} #${way}`));
    });
  }
  return sources;
}

function unsigned(shown: string): string {
  return shown.replace(/^[+\u2212±]/, "");
}

/** Numbers by where they stand, and of two in one object their quotient. */
function* numbersOf(comparison: AnyComparison): Generator<readonly [string, number]> {
  const byObject = new Map<string, NumberLeaf[]>();
  for (const leaf of leavesOf(comparison)) {
    yield [leaf.path.join("."), leaf.value];
    const owner = leaf.path.slice(0, -1).join(".");
    byObject.set(owner, [...(byObject.get(owner) ?? []), leaf]);
  }
  for (const [owner, leaves] of byObject) {
    const count = leaves.find(({ path }) => path.at(-1) === "count");
    const of = leaves.find(({ path }) => path.at(-1) === "of");
    if (count !== undefined && of !== undefined) {
      yield [`${owner}.count / of`, count.value / of.value];
    }
  }
}

const FIGURE =
  /\d+(?:\u202f\d{3})*(?:\.\d+)?(?:\u202f(?:min|h) \d+\u202f(?:s|min)|\u202f(?:ms|s|min|h|%|pp)|\/s)?/g;
const TIME = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
const OURS = /\d{8}T\d{6}Z-\w+-[a-z]{4}|\b[0-9a-f]{64}\b|\b\d+-\d+-\d\b|\b\d+\.\d+\.\d+\b/g;

/** The figures in a text, in order, as they are shown without their signs; times, versions and ids of ours are none. */
export function comparedFigures(text: string): string[] {
  const plain = text
    .replace(/\\(?=[.)+])/g, "")
    .replace(TIME, "")
    .replace(OURS, "");
  return plain.replace(/\s*\n\s*/g, " ").match(FIGURE) ?? [];
}
