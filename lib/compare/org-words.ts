/** Which orgs changed, in a sentence. */
import { formatRatioChange } from "../core/change-text.ts";
import { formatCount, formatShare } from "../core/text.ts";
import type { OrgComparisonFacts, OrgRow } from "./comparison.ts";
import { wordsOfMetric } from "./metric-words.ts";

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
  const named = regressed.slice(0, NAMED_MAX).join(", ");
  const more = regressed.length - NAMED_MAX;
  const who = more > 0 ? `${named} and ${formatCount(more)} more` : named;
  const first =
    regressed.length === 0
      ? `no org of ${formatCount(compared)} surely regressed by ${what}`
      : `${formatCount(regressed.length)} of ${formatCount(compared)} orgs regressed by ${what} (${who})`;
  const single = rows.filter(isOfSingleRuns).length;
  const others = (
    [
      ["IMPROVED", "improved"],
      ["SHIFTED", "moved within the tolerance"],
      ["SAME", "the same"],
      ["INCONCLUSIVE", "cannot be told"],
    ] as const
  ).map(([state, words]) => [states[state], words] as const);
  const counted = [
    ...others,
    [single, "not told by single runs (3 and more a side tell orgs apart)"] as const,
    [states["NO DATA"] - single, "without data enough"] as const,
  ].flatMap(([number, words]) => (number > 0 ? [`${formatCount(number)} ${words}`] : []));
  return [
    [first, counted.join(", ")].filter((part) => part !== "").join("; "),
    ...spread(facts),
  ].join(". ");
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
