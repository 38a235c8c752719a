/** Plays facts as records: baseline, spike and recovery over a few orgs, of which the faulty ones show what the facts say. For tests. */
import type { Plan, PlanRequest, PlanStage } from "../../../core/plan.ts";
import {
  type AttemptRecord,
  EXTRA,
  FLAG_HAS_REFRESH_TOKEN,
  FLAG_NEW_CONNECTION,
} from "../../../core/record.ts";
import { plannedAttempts, tickTimeMs } from "../../../core/schedule.ts";
import { GRANTS } from "../../../core/words.ts";
import type { ResultInput } from "../../compose-result.ts";
import { jwt } from "../../any-record-fixture.ts";
import { EPOCH_MS, makeOrg, makePlan, makeRequest, makeTarget } from "../../plan-fixture.ts";
import { type Limiter, tokenBucket } from "../limiter-fixture.ts";
import type { Facts, When } from "./facts-fixture.ts";

const AUTHORIZED_URI = "https://app.example/callback";
const SERVER = "https://login.example";
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

/** One attempt before it is answered. */
export interface Due {
  index: number;
  org: number;
  /** Counts up from 0 within the org. */
  n: number;
  startMs: number;
  grant: number;
  variant: number;
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

function recordOf(due: Due, isFaulty: boolean, facts: Facts): AttemptRecord {
  const { status, sent, waitedMs, askedMs } = facts;
  const isOk = !isFaulty || (status >= 200 && status < 300 && facts.shape === "");
  const extras = new Map(isFaulty ? answerExtras(facts) : []);
  if (due.index === 0) extras.set(EXTRA.epoch, String(EPOCH_MS));
  if (isFaulty && sent !== null) extras.set(EXTRA.sent, sent);
  if (isFaulty && waitedMs !== null) extras.set(EXTRA.wait, String(waitedMs));
  if (isFaulty && askedMs !== null) extras.set(EXTRA.askedToWait, String(askedMs));
  return {
    ...blank("attempt", due),
    attemptNumber: isFaulty ? facts.attemptNumber : 1,
    waitingUs: (isFaulty ? facts.latencyMs : 20) * 1000,
    status: isFaulty ? status : 200,
    errorCode: isFaulty ? facts.errorCode : 0,
    flags:
      (isOk && (!isFaulty || facts.hasRefreshToken) ? FLAG_HAS_REFRESH_TOKEN : 0) |
      (isFaulty && facts.isDialled ? FLAG_NEW_CONNECTION : 0),
    expiresInSeconds: isOk
      ? ((isFaulty ? facts.expiresInSeconds : null) ?? facts.lifetimeSeconds)
      : null,
    grantedScope: isFaulty ? facts.grantedScope : "",
    token: isOk ? tokenOf(due.org, isFaulty, facts) : "",
    extras,
  };
}

function answerExtras(facts: Facts): [string, string][] {
  const { status, error, description, contentType, retryAfter, previousScope, token } = facts;
  const isRefused = status >= 300;
  const shape = facts.shape || (isRefused ? "object" : "");
  const keys = facts.bodyKeys || (error === "" ? "" : "error,error_description");
  const entries: [string, string][] = [
    [EXTRA.shape, shape],
    [EXTRA.contentType, contentType],
    [EXTRA.retryAfter, retryAfter],
    [EXTRA.error, error],
    [EXTRA.bodyKeys, keys],
    [EXTRA.description, description],
    [EXTRA.lacking, token === "" && status === 200 ? "access_token" : ""],
    [EXTRA.previousScope, previousScope ?? ""],
  ];
  return entries.filter(([, value]) => value !== "");
}

function tokenOf(org: number, isFaulty: boolean, facts: Facts): string {
  if (isFaulty && facts.token !== null) return facts.token;
  const iat = Math.floor(EPOCH_MS / 1000);
  const claims = isFaulty && facts.claims !== null ? facts.claims : { org_ids: [`id-${org}`] };
  const roles = isFaulty ? facts.roles : ["app"];
  return jwt({
    iss: SERVER,
    iat,
    exp: iat + facts.lifetimeSeconds,
    ...claims,
    ...(roles === null ? {} : { roles }),
  });
}

/** The call made with an attempt's token. */
function checkOf(due: Due, isFaulty: boolean, facts: Facts): AttemptRecord {
  const { checkStatus, checkError, checkOrg, checkAgeMs } = facts;
  const orgId = (isFaulty ? checkOrg : null) ?? `id-${due.org}`;
  const status = isFaulty ? checkStatus : 200;
  const isOk = status === 200;
  const entries: [string, string][] = [
    [EXTRA.step, "tokens-me"],
    [EXTRA.age, String(isFaulty ? checkAgeMs : 50)],
    [EXTRA.orgs, isOk ? orgId : ""],
    [EXTRA.shape, isOk ? "" : "object"],
    [EXTRA.error, isFaulty ? checkError : ""],
    [EXTRA.bodyKeys, isOk ? "" : "code,message,status"],
  ];
  return {
    ...blank("check", due),
    attemptId: `1-${due.index}-1`,
    startMs: due.startMs + 20,
    waitingUs: 5000,
    status,
    token: tokenOf(due.org, false, facts),
    extras: new Map(entries.filter(([, value]) => value !== "")),
  };
}

export function blank(
  kind: AttemptRecord["kind"],
  { index, org, grant, variant, startMs }: Due,
): AttemptRecord {
  return {
    kind,
    attemptId: `1-${index}-0`,
    org,
    client: 0,
    grant,
    variant,
    profile: 0,
    attemptNumber: 1,
    parent: "",
    startMs,
    blockedUs: 0,
    connectingUs: 0,
    tlsUs: 0,
    sendingUs: 0,
    waitingUs: 0,
    receivingUs: 0,
    status: 200,
    errorCode: 0,
    flags: 0,
    expiresInSeconds: null,
    correlationId: "",
    grantedScope: "",
    token: "",
    extras: new Map(),
  };
}
