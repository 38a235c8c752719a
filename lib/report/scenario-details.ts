/** What only one scenario can tell, in words and a table. */
import type { Result } from "../analysis/result.ts";
import {
  formatCount,
  formatCountShare,
  formatDuration,
  formatLatency,
  NO_VALUE,
} from "../core/text.ts";
import { type Detail, figures, makeDetail, words } from "./detail.ts";

const MAX_ORGS = 12;

type ScenarioFacts = NonNullable<Result["scenario"]>;
type FactsOf<Name extends ScenarioFacts["name"]> = Extract<ScenarioFacts, { name: Name }>;

export function describeScenario({ scenario }: Result): Detail[] {
  return scenario === null ? [] : [detailOf(scenario)];
}

function detailOf(facts: ScenarioFacts): Detail {
  if (facts.name === "soak") return soakDetail(facts);
  if (facts.name === "refresh-storm") return stormDetail(facts);
  if (facts.name === "propagation") return propagationDetail(facts);
  if (facts.name === "rotation") return rotationDetail(facts);
  if (facts.name === "double-spend") return spendDetail(facts);
  return facts.name === "reconsent"
    ? makeDetail("The old token after revocation", reconsentSentences(facts), [], [])
    : makeDetail("The client's token cache", cacheSentences(facts), [], []);
}

function soakDetail({ parts, drift }: FactsOf<"soak">): Detail {
  type Part = (typeof parts)[number];
  const columns = [
    words<Part>("from", ({ fromMs }) => formatDuration(fromMs)),
    figures<Part>("attempts", ({ attempts }) => formatCount(attempts)),
    figures<Part>("failed", ({ failed, attempts }) => formatCountShare(failed, attempts)),
    figures<Part>("p50", ({ p50Us }) => formatLatency(p50Us)),
    figures<Part>("p95", ({ p95Us }) => formatLatency(p95Us)),
  ];
  return makeDetail("The soak in quarters", [drift.text], columns, parts);
}

function stormDetail({ storms }: FactsOf<"refresh-storm">): Detail {
  type Storm = (typeof storms)[number];
  const columns = [
    words<Storm>("storm", ({ storm }) => storm),
    figures<Storm>("chains", ({ chains }) => formatCount(chains)),
    figures<Storm>("refreshes", ({ attempts }) => formatCount(attempts)),
    figures<Storm>("issued", ({ issued, attempts }) => formatCountShare(issued, attempts)),
    figures<Storm>("chains lost", ({ lostChains }) => formatCount(lostChains)),
    figures<Storm>("started within", ({ firstMs, lastMs }) => formatDuration(lastMs - firstMs)),
  ];
  return makeDetail("Storms", [], columns, storms);
}

function propagationDetail(facts: FactsOf<"propagation">): Detail {
  const { event, orgs, orgCount, never, noData, pollMs, windowMs } = facts;
  type Org = (typeof orgs)[number];
  const times = [facts.p50Ms, facts.p95Ms, facts.maxMs].map(showTime);
  const sentences = [
    ...(facts.expect === "removed"
      ? [`${event} takes something away: a poll is good once it is gone.`]
      : []),
    ...(facts.changedNothing ? [sayUnchanged(facts)] : []),
    `${formatCountShare(never, orgCount)} of ${formatCount(orgCount)} orgs were not consistent ${formatDuration(windowMs)} after ${event}.`,
    `Time to consistency: p50 ${times[0]}, p95 ${times[1]}, at most ${times[2]}, told to ${formatDuration(pollMs)}.`,
    ...(noData === 0
      ? []
      : [
          `${formatCount(noData)} orgs told nothing after ${event}: they were not asked, or their tokens cannot be read and no check was made with them.`,
        ]),
  ];
  const columns = [
    words<Org>("org", ({ org }) => org),
    figures<Org>("polls", ({ polls }) => formatCount(polls)),
    figures<Org>("good", ({ good, polls }) => formatCountShare(good, polls)),
    figures<Org>("last bad after", ({ lastBadMs }) => showTime(lastBadMs)),
    figures<Org>("consistent after", ({ consistentMs }) => showSpan(consistentMs)),
  ];
  return makeDetail("Time to consistency", sentences, columns, orgs.slice(0, MAX_ORGS));
}

function sayUnchanged({ event, before }: FactsOf<"propagation">): string {
  return `${event} changed nothing: all ${formatCount(before.polls)} polls before it were good already, and so were those after it.`;
}

function showTime(ms: number | null): string {
  return ms === null ? NO_VALUE : formatDuration(ms);
}

function showSpan(span: { low: number; high: number | null } | null): string {
  if (span === null) return "never";
  const high = span.high === null ? "later" : formatDuration(span.high);
  return `${formatDuration(span.low)} to ${high}`;
}

function rotationDetail({
  text,
  before,
  after,
  oldLastGoodMs,
  event,
}: FactsOf<"rotation">): Detail {
  const rows = [
    { name: `before ${event}`, side: before },
    { name: "after, the old secret", side: after.old },
    { name: "after, the new secret", side: after.new },
  ];
  type Row = (typeof rows)[number];
  const columns = [
    words<Row>("when", ({ name }) => name),
    figures<Row>("attempts", ({ side }) => formatCount(side.attempts)),
    figures<Row>("issued", ({ side }) => formatCountShare(side.issued, side.attempts)),
    figures<Row>("invalid_client", ({ side }) =>
      formatCountShare(side.invalidClient, side.attempts),
    ),
  ];
  const last =
    oldLastGoodMs === null
      ? []
      : [`The old secret last got a token ${formatDuration(oldLastGoodMs)} after ${event}.`];
  return makeDetail("Rotation", [text, ...last], columns, rows);
}

function spendDetail({
  credential,
  times,
  spends,
  byWinners,
  survivors,
}: FactsOf<"double-spend">): Detail {
  const what = credential === "code" ? "codes" : "refresh tokens";
  type Row = (typeof byWinners)[number];
  const columns = [
    figures<Row>(
      "got a token",
      ({ winners }) => `${formatCount(winners)} of ${formatCount(times)}`,
    ),
    figures<Row>(what, (row) => formatCountShare(row.spends, spends)),
  ];
  const { alive, dead, unknown } = survivors;
  const sentences = [
    `${formatCount(spends)} ${what} were each presented ${formatCount(times)} times at once.`,
    `Refresh tokens of winners afterwards: ${formatCount(alive)} alive, ${formatCount(dead)} dead, ${formatCount(unknown)} not known.`,
  ];
  return makeDetail("Double spends", sentences, columns, byWinners);
}

function reconsentSentences(facts: FactsOf<"reconsent">): string[] {
  const { oldTokens, neverWorked, stillWorking, neverRefused, newWithScope } = facts;
  const times = [stillWorking.p50Ms, stillWorking.p95Ms, stillWorking.maxMs].map(showTime);
  return [
    `${formatCount(oldTokens)} old tokens were revoked and tried again: they worked for p50 ${times[0]}, p95 ${times[1]}, at most ${times[2]}.`,
    `${formatCountShare(neverRefused, oldTokens)} still worked when the window ended.`,
    ...(neverWorked === 0
      ? []
      : [
          `${formatCount(neverWorked)} more tokens were not accepted before their revocation either: see whether apiCheck calls what they are for.`,
        ]),
    `${formatCountShare(newWithScope.count, newWithScope.of)} of ${formatCount(newWithScope.of)} new tokens carry the new scope.`,
  ];
}

function cacheSentences({ key, hits, misses, crossOrg, denied }: FactsOf<"cache">): string[] {
  return [
    `The cache goes by ${key.join(", ")}: ${formatCount(hits)} hits, ${formatCount(misses)} misses.`,
    `${formatCountShare(crossOrg, hits)} of the hits used a token of another org, ${formatCountShare(denied, hits)} were refused.`,
  ];
}
