/** The findings that only a scenario's own counts can tell: double spending, a cache across orgs, changes that do not spread or change nothing. */
import { formatDuration, formatLatency } from "../../core/text.ts";
import type { Evidence, Finding } from "../result.ts";
import { type CountedDraft, type OrgTally, writeCounted } from "../rules/counted-finding.ts";
import { type RunView, sumOver } from "../run-view.ts";
import type { CacheTally } from "./cache.ts";
import type { DoubleSpendTally } from "./double-spend.ts";
import { describePropagation, listOrgConsistency, type PropagationTally } from "./propagation.ts";
import { describeRotation, type RotationTally } from "./rotation.ts";
import { evidenceFrom, type TallyExamples } from "./tally-examples.ts";

export interface ScenarioFindings {
  findings: Finding[];
  observations: Finding[];
}

const NOTHING: ScenarioFindings = { findings: [], observations: [] };

/** Of the scenarios that can tell of something wrong; the others' facts stand in the result alone. */
export function findInScenario(view: RunView): ScenarioFindings {
  const { scenario } = view.aggregate;
  if (scenario?.name === "double-spend") return judgeDoubleSpend(scenario, view);
  if (scenario?.name === "cache") return judgeCache(scenario, view);
  if (scenario?.name === "propagation") return judgePropagation(scenario, view);
  if (scenario?.name === "rotation") return judgeRotation(scenario, view);
  return NOTHING;
}

const CREDENTIALS = { refresh_token: "refresh token", code: "authorization code" } as const;

function judgeDoubleSpend(tally: DoubleSpendTally, view: RunView): ScenarioFindings {
  const credential = CREDENTIALS[tally.credential];
  const common = { ...wholeRun(view), confidence: "high", ofWhat: "spends" } as const;
  const reuse = writeCounted(
    {
      ...common,
      rule: "D01",
      perOrg: tallyOrgs(tally.reused, tally.spends),
      nouns: ["spend", `spends of a ${credential}`],
      isDefect: true,
      evidence: evidenceOf(tally.reuseExamples, view),
      note: `each ${credential} was presented ${tally.times} times at once`,
      words: { credential },
    },
    view,
  );
  const deaths = writeCounted(
    {
      ...common,
      rule: "D02",
      perOrg: tallyOrgs(tally.died, tally.tried),
      nouns: ["winner tried again", "winners tried again"],
      isDefect: false,
      evidence: evidenceOf(tally.deathExamples, view),
      note: `each ${credential} was presented ${tally.times} times at once`,
      words: {},
    },
    view,
  );
  return { findings: listOf(reuse), observations: listOf(deaths) };
}

function judgeCache(tally: CacheTally, view: RunView): ScenarioFindings {
  const finding = writeCounted(
    {
      ...wholeRun(view),
      rule: "U11",
      perOrg: tallyOrgs(tally.crossOrg, tally.hits),
      ofWhat: "checks",
      nouns: ["token from the cache", "tokens from the cache"],
      confidence: "high",
      isDefect: true,
      evidence: evidenceOf(tally.crossExamples, view),
      note: `the cache goes by ${tally.key.join(", ")}`,
      words: {},
    },
    view,
  );
  return { findings: listOf(finding), observations: [] };
}

function judgePropagation(tally: PropagationTally, view: RunView): ScenarioFindings {
  const orgs = listOrgConsistency(tally, view.plan);
  const { p50Ms, maxMs } = describePropagation(tally, view.plan);
  const tallied = orgs.map(({ polls, good, consistentMs }, org) => ({
    org,
    count: polls - good,
    of: polls,
    isNever: polls > 0 && consistentMs === null,
  }));
  const { event, windowMs } = tally;
  const common = {
    fromMs: event.atMs,
    toMs: event.atMs + windowMs,
    ofWhat: "polls",
    nouns: ["poll", "polls"],
    confidence: "high",
    isDefect: false,
    evidence: [],
    note: `polled every ${formatDuration(tally.pollMs)} for ${formatDuration(windowMs)} after ${event.name}`,
  } as const satisfies Partial<CountedDraft>;
  const never = writeCounted(
    {
      ...common,
      rule: "P01",
      perOrg: tallied.filter(({ isNever }) => isNever),
      words: { window: formatDuration(windowMs), event: event.name },
    },
    view,
  );
  const slow = writeCounted(
    {
      ...common,
      rule: "P01.time",
      perOrg: tallied.filter(({ isNever }) => !isNever),
      words: {
        until: formatMs(maxMs),
        median: formatMs(p50Ms),
        event: event.name,
      },
    },
    view,
  );
  return { findings: listOf(never), observations: listOf(slow) };
}

function judgeRotation(tally: RotationTally, view: RunView): ScenarioFindings {
  const { changedNothing, text } = describeRotation(tally);
  if (!changedNothing) return NOTHING;
  // It is about all that was asked for afterwards, by every org alike.
  const observation = writeCounted(
    {
      rule: "R01",
      perOrg: view.plan.orgs.map((_, org) => {
        const attempts = sumOver(view.cellsOf(org), (cell) =>
          view.isOfLoad(cell) ? cell.attempts : 0,
        );
        return { org, count: attempts, of: attempts };
      }),
      fromMs: tally.eventMs,
      toMs: view.aggregate.lastStartMs,
      ofWhat: "attempts",
      nouns: ["token request", "token requests"],
      confidence: "medium",
      isDefect: false,
      evidence: [],
      note: `held against what was asked for before ${tally.event}`,
      words: { detail: text.charAt(0).toUpperCase() + text.slice(1) },
    },
    view,
  );
  return { findings: [], observations: listOf(observation) };
}

function wholeRun({ aggregate }: RunView): { fromMs: number; toMs: number } {
  return { fromMs: 0, toMs: aggregate.lastStartMs };
}

function tallyOrgs(counts: Uint32Array, totals: Uint32Array): OrgTally[] {
  return [...counts].map((count, org) => ({ org, count, of: totals[org] ?? 0 }));
}

function evidenceOf(examples: TallyExamples, { utc }: RunView): Evidence[] {
  return evidenceFrom(examples, utc);
}

function formatMs(ms: number | null): string {
  return ms === null ? "the window" : formatLatency(ms * 1000);
}

function listOf(finding: Finding | null): Finding[] {
  return finding === null ? [] : [finding];
}
