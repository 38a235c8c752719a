/** Plays facts as records: baseline, spike and recovery over a few orgs, of which the faulty ones show what the facts say. For tests. */
import type { Plan, PlanRequest, PlanStage } from "../../../core/plan.ts";
import type { AttemptRecord } from "../../../core/record.ts";
import { plannedAttempts, tickTimeMs } from "../../../core/schedule.ts";
import { GRANTS } from "../../../core/words.ts";
import type { ResultInput } from "../../compose-result.ts";
import { makeOrg, makePlan, makeRequest, makeTarget } from "../../plan-fixture.ts";
import { type Limiter, tokenBucket } from "../limiter-fixture.ts";
import { checkOf, type Due, recordOf, SERVER } from "./exchange-records-fixture.ts";
import type { Facts, When } from "./facts-fixture.ts";

const AUTHORIZED_URI = "https://app.example/callback";
const SECOND_HALF_MS = 25_000;
/** Attempts per second of one org at rest and in the spike; seconds of baseline, spike and recovery. */
const RATES = [1, 4, 1] as const;
const SECONDS = [20, 20, 20] as const;

/** What was played, and of which org, by its index, how often it was faulty. */
export interface Played {
  plan: Plan;
  records: AttemptRecord[];
  planted: ReadonlyMap<number, number>;
  input?: Partial<ResultInput>;
}

export function playExchanges(facts: Facts): Played {
  const plan = planOf(facts);
  const isFaulty = faultOf(facts);
  const planted = new Map<number, number>();
  const records = attemptsDue(plan).flatMap((due) => {
    const faulty = isFaulty(due);
    if (faulty) planted.set(due.org, (planted.get(due.org) ?? 0) + 1);
    const attempt = recordOf(due, faulty && !facts.isChecked, facts);
    return facts.isChecked ? [attempt, checkOf(due, faulty, facts)] : [attempt];
  });
  return { plan, records, planted };
}

function planOf(facts: Facts): Plan {
  const { orgCount, dialect, event, grant, values, column } = facts;
  const target = makeTarget({
    dialect,
    issuer: SERVER,
    connections: facts.connections,
    claims: {
      org: facts.orgClaim === null ? null : { from: facts.orgClaim, pattern: null },
      scope: "scope",
      extra: facts.extraOrgs,
    },
  });
  const isVaried = hasVariants(facts);
  return makePlan(orgCount, {
    target,
    vus: facts.vus,
    stages: makeStages(orgCount),
    mix: [...new Set(["client_credentials" as const, grant])].map((one) => ({
      grant: one,
      share: 1,
    })),
    variants: (isVaried ? ["as-configured", "changed"] : ["default"]).map((name) => ({
      name,
      weight: 1,
    })),
    apiCheck: facts.isChecked ? { kind: "tokens-me", sample: 1, org: "organization.id" } : null,
    events: event === null ? [] : [{ name: "the-change", kind: event, atMs: SECOND_HALF_MS }],
    retry:
      facts.askedMs === null
        ? null
        : {
            max: 1,
            on: ["throttled"],
            backoffMs: 50,
            maxWaitMs: 60_000,
            honourRetryAfter: false,
            fault: null,
          },
    orgs: Array.from({ length: orgCount }, (_, org) => {
      const value = values[org];
      return makeOrg(org, {
        groups: value === undefined ? {} : { [column]: value },
        requests: requestsOf(org, facts),
      });
    }),
  });
}

function requestsOf(org: number, facts: Facts): PlanRequest[] {
  const { faulty, orgParameter, authorizeParameter } = facts;
  const isFaulty = faulty.includes(org);
  const scope = isFaulty ? facts.scope : facts.othersScope;
  const own = makeRequest({
    tokenUrl: isFaulty ? facts.tokenUrl : `${SERVER}/oauth/token`,
    authorizeUrl: `${SERVER}/oauth/authorize`,
    scope,
    redirectUri: AUTHORIZED_URI,
    codeRedirectUri: AUTHORIZED_URI,
    orgParameter:
      isFaulty && orgParameter !== null ? { name: orgParameter, in: "body", value: "1" } : null,
    authorizeOrgParameter:
      authorizeParameter === null ? null : { name: authorizeParameter, value: "1" },
  });
  if (!hasVariants(facts)) return [own];
  const codeRedirectUri = isFaulty ? facts.codeRedirectUri : AUTHORIZED_URI;
  const changed = isFaulty ? (facts.variantScope ?? scope) : scope;
  return [own, { ...own, scope: changed, codeRedirectUri }];
}

/** The variants differ in the faulty orgs alone. */
function hasVariants({ variantScope, codeRedirectUri }: Facts): boolean {
  return variantScope !== null || codeRedirectUri !== AUTHORIZED_URI;
}

export function makeStages(orgCount: number): PlanStage[] {
  let startMs = 0;
  return (["baseline", "spike", "recovery"] as const).map((kind, index) => {
    const ratePerSecond = (RATES[index] ?? 0) * orgCount;
    const durationMs = (SECONDS[index] ?? 0) * 1000;
    const stage = { name: kind, kind, startMs, durationMs, vus: null };
    startMs += durationMs;
    return { ...stage, fromRatePerSecond: ratePerSecond, toRatePerSecond: ratePerSecond };
  });
}

export function attemptsDue({ stages, orgs, mix, variants }: Plan): Due[] {
  return Array.from({ length: plannedAttempts(stages) }, (_, index) => {
    const n = Math.floor(index / orgs.length);
    const { grant = "client_credentials" } = mix[n % mix.length] ?? {};
    return {
      index,
      org: index % orgs.length,
      n,
      startMs: Math.ceil(tickTimeMs(stages, index + 1)),
      grant: GRANTS.indexOf(grant),
      variant: Math.floor(n / mix.length) % variants.length,
    };
  });
}

/** Whether an attempt shows it; to be asked once for each, in order of time. */
function faultOf(facts: Facts): (due: Due) => boolean {
  const { faulty, grant } = facts;
  const limiters = new Map<number, Limiter>(faulty.map((org) => [org, tokenBucket(90, 10)]));
  const last = hasVariants(facts) ? 1 : 0;
  return ({ org, n, startMs, grant: index, variant }) => {
    const limiter = limiters.get(org);
    if (limiter === undefined || GRANTS[index] !== grant || variant !== last) return false;
    const holds: Record<When, () => boolean> = {
      always: () => true,
      "every tenth": () => n % 10 === 0,
      "by turns": () => n % 4 < 2,
      "until 15 s": () => startMs < 15_000,
      "from 25 s on": () => startMs >= SECOND_HALF_MS,
      "by turns from 25 s on": () => startMs >= SECOND_HALF_MS && n % 4 < 2,
      "above a rate": () => !limiter(startMs),
    };
    return holds[facts.when]();
  };
}
