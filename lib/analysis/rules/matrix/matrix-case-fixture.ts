/** A rule's known answer: exchanges that it must name, and near misses that are another rule's or nobody's. For tests. */
import type { RuleId } from "../../advice/advice-table.ts";
import { aggregate } from "../../any-record-fixture.ts";
import { judge } from "../../judged-fixture.ts";
import type { KnownAnswer } from "../../known-answers.ts";
import type { Result } from "../../result.ts";
import { playExchanges, type Played } from "./exchanges-fixture.ts";
import { type Facts, SOUND } from "./facts-fixture.ts";

/** Exchanges and what must be told of them. */
export interface Plant {
  /** What of the positive was changed; empty for the positive itself. */
  change: string;
  /** Null where nothing may be told. */
  told: RuleId | null;
  /** Told besides, by the same exchanges: patterns, and a claim that is wrong in two ways. */
  beside: readonly RuleId[];
  play: () => Played;
}

export interface MatrixCase {
  rule: RuleId;
  /** Where it is known from: an RFC's section, a vendor's text, a capture of an SDK, or this project's own measurement. */
  source: string;
  plants: readonly [positive: Plant, ...nearMisses: Plant[]];
}

interface Written<F> {
  rule: RuleId;
  source: string;
  facts: Partial<F>;
  beside?: readonly RuleId[];
  nearMisses: readonly {
    /** One fact, and what it is instead. */
    change: Partial<F>;
    told: RuleId | null;
    /** As in the positive when left out. */
    beside?: readonly RuleId[];
  }[];
}

/** A case of exchanges: facts that differ from a sound run, and near misses that differ from those by one. */
export function exchangeCase(written: Written<Facts>): MatrixCase {
  return makeCase(written, SOUND, playExchanges);
}

/** The same of facts of another kind. Throws where a near miss differs by more than one. */
export function makeCase<F extends object>(
  { rule, source, facts, beside = [], nearMisses }: Written<F>,
  sound: F,
  play: (facts: F) => Played,
): MatrixCase {
  const own = { ...sound, ...facts };
  const positive: Plant = { change: "", told: rule, beside, play: () => play(own) };
  const others = nearMisses.map((nearMiss): Plant => {
    const changes = Object.entries(nearMiss.change);
    const change = changes.map(([fact, value]) => `${fact}: ${JSON.stringify(value)}`).join(", ");
    if (changes.length !== 1)
      throw new Error(`${rule}: a near miss of more than one fact: ${change}`);
    return {
      change,
      told: nearMiss.told,
      beside: nearMiss.beside ?? beside,
      play: () => play({ ...own, ...nearMiss.change }),
    };
  });
  return { rule, source, plants: [positive, ...others] };
}

export interface Judged {
  result: Result;
  /** What was planted: rule, org and count. */
  planted: KnownAnswer[];
  /** What was told, by rule and org; several signatures of one rule are one. */
  told: KnownAnswer[];
}

/** Feeds a plant's exchanges to the analysis, record by record. */
export function judgePlant({ told, play }: Plant): Judged {
  const { plan, records, planted, input } = play();
  const result = judge(plan, aggregate(records, plan), input);
  return {
    result,
    planted:
      told === null
        ? []
        : [...planted].map(([org, count]) => ({
            rule: told,
            org: plan.orgs[org]?.org ?? "",
            count,
          })),
    told: toldIn(result),
  };
}

function toldIn({ findings, observations }: Result): KnownAnswer[] {
  const counts = new Map<string, KnownAnswer>();
  for (const { rule, perOrg } of [...findings, ...observations]) {
    // What never started has no org.
    const orgs = perOrg.length === 0 ? [{ org: "", count: 0 }] : perOrg;
    for (const { org, count } of orgs) {
      const key = `${rule} ${org}`;
      counts.set(key, { rule, org, count: (counts.get(key)?.count ?? 0) + count });
    }
  }
  return [...counts.values()];
}
