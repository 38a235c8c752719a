/** Which orgs changed, in a sentence. */
import { formatRatioChange } from "../core/change-text.ts";
import { formatCount, formatShare } from "../core/text.ts";
import type { OrgComparisonFacts, OrgRow } from "./comparison.ts";
import { wordsOfMetric } from "./metric-words.ts";
import { changeWords, toleranceOf } from "./row-words.ts";
import { listSuspects, shiftOf } from "./shifts.ts";

const NAMED_MAX = 3;
const SIGNIFICANT = 0.05;
/** Half of the scatter and more is beyond chance: orgs are not alike (Higgins and Thompson call it substantial). */
const UNLIKE = 0.5;

/** `5 of 200 orgs regressed by p95 latency (org-1, org-2 and 3 more); 190 the same, 5 cannot be told`. */
export function describeOrgs(facts: Omit<OrgComparisonFacts, "text">): string {
  const { metric, rows, states, compared } = facts;
  const what = wordsOfMetric(metric);
  if (compared === 0) return `${what}: no org has data enough to be compared by itself`;
  const regressed = rows.filter(({ state }) => state === "REGRESSED").map(({ org }) => org);
  const first =
    regressed.length === 0
      ? `no org of ${formatCount(compared)} surely regressed by ${what}`
      : `${formatCount(regressed.length)} of ${formatCount(compared)} orgs regressed by ${what} (${nameSome(regressed)})`;
  const shifted = (kind: ReturnType<typeof shiftOf>) =>
    rows.filter((row) => shiftOf(row, facts) === kind).map(({ org }) => org);
  const [worse, better] = [shifted("worse"), shifted("better")];
  const single = rows.filter(isOfSingleRuns).length;
  const others = [
    [states.IMPROVED, "improved"],
    [worse.length, `worse, perhaps by more than the tolerance (${nameSome(worse)})`],
    [better.length, "better, perhaps by more than the tolerance"],
    [states.SHIFTED - worse.length - better.length, "moved within the tolerance"],
    [states.SAME, "the same"],
    [states.INCONCLUSIVE, "cannot be told"],
    [single, "not told by single runs (3 and more a side tell orgs apart)"],
    [states["NO DATA"] - single, "without data enough"],
  ] as const;
  const counted = others.flatMap(([number, words]) =>
    number > 0 ? [`${formatCount(number)} ${words}`] : [],
  );
  return [
    [first, counted.join(", ")].filter((part) => part !== "").join("; "),
    ...spread(facts),
  ].join(". ");
}

/** `org-7 +32 % (+19…+47 %) is surely worse by p95 latency; that it is by more than …`; null for none. */
export function describeSuspects(facts: OrgComparisonFacts): string | null {
  const suspects = listSuspects(facts);
  if (suspects.length === 0) return null;
  const { compared, metric, unit } = facts;
  const named = suspects.map(({ org, change }) => `${org} ${changeWords({ change, unit })}`);
  const [verb, they] = suspects.length === 1 ? ["is", "it is"] : ["are", "they are"];
  return `${nameSome(named)} ${verb} surely worse by ${wordsOfMetric(metric)}; that ${they} by more than the tolerance (${toleranceOf(facts)}) may be chance among ${formatCount(compared)} orgs`;
}

/** The first few, and how many more there are. */
function nameSome(names: readonly string[]): string {
  const named = names.slice(0, NAMED_MAX).join(", ");
  const more = names.length - NAMED_MAX;
  return more > 0 ? `${named} and ${formatCount(more)} more` : named;
}

/** Both sides have its value, and nothing to say how that scatters. */
function isOfSingleRuns({ state, base, candidate }: OrgRow): boolean {
  return state === "NO DATA" && base.runs > 0 && candidate.runs > 0;
}

function spread({ heterogeneity, overall, states }: Omit<OrgComparisonFacts, "text">): string[] {
  const sentences: string[] = [];
  if (heterogeneity !== null && heterogeneity.p < SIGNIFICANT) {
    const { beyondChance } = heterogeneity;
    const how =
      beyondChance >= UNLIKE ? "Some orgs changed and others did not" : "Orgs differ a little";
    sentences.push(
      `${how}: ${formatShare(beyondChance)} of the scatter between them is not chance (I²)`,
    );
  } else if (heterogeneity !== null && !isSplit(states)) {
    sentences.push("Orgs changed alike, as far as can be told");
  }
  if (
    overall?.disagree === true &&
    overall.geometricMean !== null &&
    overall.trafficWeighted !== null
  ) {
    sentences.push(
      `Each org counting once it is ${formatRatioChange(overall.geometricMean.estimate)}, each token counting once ${formatRatioChange(overall.trafficWeighted)}: busy orgs changed otherwise than quiet ones`,
    );
  }
  return sentences;
}

/** True where some orgs surely changed and others surely did not, whatever a test of all of them together can tell. */
function isSplit(states: OrgComparisonFacts["states"]): boolean {
  return states.REGRESSED + states.IMPROVED > 0 && states.SAME + states.SHIFTED > 0;
}
