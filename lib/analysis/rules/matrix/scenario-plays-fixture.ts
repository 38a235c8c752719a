/** Plays what only scenarios send: double spends, cached tokens, polls after a change, a rotation, and a load that the target cannot bear. For tests. */
import type { Plan, ScenarioOptions } from "../../../core/plan.ts";
import { type AttemptRecord, EXTRA, FLAG_HAS_REFRESH_TOKEN } from "../../../core/record.ts";
import { type Grant, GRANTS } from "../../../core/words.ts";
import { jwt } from "../../any-record-fixture.ts";
import { EPOCH_MS, makeOrg, makePlan, makeRequest, makeSummary } from "../../plan-fixture.ts";
import { blank, type Due } from "./exchange-records-fixture.ts";
import { attemptsDue, makeStages, type Played } from "./exchanges-fixture.ts";

const ORGS = 4;
const REFUSED = { status: 403, error: "missing.permissions", bodyKeys: "code,message,status" };

function planOf(scenarioOptions: ScenarioOptions, grant: Grant, fields: Partial<Plan> = {}): Plan {
  return makePlan(ORGS, {
    scenario: scenarioOptions.name,
    scenarioOptions,
    stages: makeStages(ORGS),
    mix: [{ grant, share: 1 }],
    orgs: Array.from({ length: ORGS }, (_, org) =>
      makeOrg(org, { requests: [makeRequest({ scope: "" })] }),
    ),
    ...fields,
  });
}

/** Counts what was planted, by org. */
class Planted extends Map<number, number> {
  add(org: number): void {
    this.set(org, (this.get(org) ?? 0) + 1);
  }
}

export interface SpendFacts {
  /** Of the presentations of one refresh token, how many got a token. */
  winners: number;
  /** What the winner's own token is answered afterwards; null where it is not tried. */
  survivorStatus: number | null;
}

const TIMES = 4;

/** In each attempt's place one spend, which is counted once, or by its presentations where all are refused. */
export function playSpends({ winners, survivorStatus }: SpendFacts): Played {
  const plan = planOf(
    { name: "double-spend", credential: "refresh_token", times: TIMES },
    "refresh",
  );
  const planted = new Planted();
  const records = attemptsDue(plan).flatMap((due) => {
    for (let n = 0; n < (winners === 0 ? TIMES : 1); n += 1) planted.add(due.org);
    const presentations = Array.from({ length: TIMES }, (_, index) => ({
      ...(index < winners ? issued(due) : refused(due, 400, "invalid_grant", "error")),
      attemptId: `1-${due.index}-${index}`,
      extras: new Map([
        ...(index < winners ? [] : refusalExtras("invalid_grant", "error")),
        [EXTRA.spend, `${index}.${TIMES}.${winners}`],
      ]),
    }));
    return survivorStatus === null
      ? presentations
      : [...presentations, callOf(due, "survivor", survivorStatus, new Map())];
  });
  return { plan, records: withEpoch(records), planted };
}

export interface CacheFacts {
  /** For whom the cached token was issued. */
  issuedFor: "another" | "itself";
}

export function playCache({ issuedFor }: CacheFacts): Played {
  const plan = planOf(
    { name: "cache", key: ["client", "scope"], renewAt: 0.8 },
    "client_credentials",
  );
  const planted = new Planted();
  const records = attemptsDue(plan).flatMap((due) => {
    planted.add(due.org);
    const other = String((due.org + 1) % ORGS);
    const extras =
      issuedFor === "another" ? new Map([[EXTRA.issuedFor, other] as const]) : new Map();
    return [issued(due), callOf(due, "cached-token", 200, extras)];
  });
  return { plan, records: withEpoch(records), planted };
}

export interface PollFacts {
  /** Polls are refused before this time. */
  badUntilMs: number;
}

const CHANGE_MS = 41_000;
const WINDOW_MS = 15_000;

/** All of one org's attempts are refused until a time; those within the window after the change are its polls. */
export function playPolls({ badUntilMs }: PollFacts): Played {
  const event = { name: "the-change", kind: "scope-change", atMs: CHANGE_MS } as const;
  const options = { name: "propagation", event: 0, pollMs: 1000, windowMs: WINDOW_MS } as const;
  const plan = planOf(options, "client_credentials", { events: [event] });
  const planted = new Planted();
  const records = attemptsDue(plan).map((due) => {
    const isBad = due.org === 0 && due.startMs < badUntilMs;
    const isPoll = due.startMs >= CHANGE_MS && due.startMs < CHANGE_MS + WINDOW_MS;
    if (isBad && isPoll) planted.add(due.org);
    return isBad ? refused(due, REFUSED.status, REFUSED.error, REFUSED.bodyKeys) : issued(due);
  });
  return { plan, records: withEpoch(records), planted };
}

export interface RotationFacts {
  /** What the old secret is answered after its rotation. */
  oldSecret: "issued" | "refused";
}

const ROTATED_MS = 25_000;

/** Every other attempt after the rotation has the new secret. */
export function playRotation({ oldSecret }: RotationFacts): Played {
  const event = { name: "the-rotation", kind: "secret-rotation", atMs: ROTATED_MS } as const;
  const options = { name: "rotation", event: 0, adoptWithinMs: 5000 } as const;
  const plan = planOf(options, "client_credentials", { events: [event] });
  const planted = new Planted();
  const records = attemptsDue(plan).map((due) => {
    const isOld = due.n % 2 === 0;
    const isRefused = oldSecret === "refused" && isOld && due.startMs >= ROTATED_MS;
    if (oldSecret === "issued" || isRefused) planted.add(due.org);
    const record = isRefused ? refused(due, 401, "invalid_client", "error") : issued(due);
    const sent = due.startMs < ROTATED_MS || isOld ? "old" : "new";
    return { ...record, extras: new Map([...record.extras, [EXTRA.secret, sent]]) };
  });
  return { plan, records: withEpoch(records), planted };
}

export interface SaturationFacts {
  /** Attempts that k6 never started. */
  dropped: number;
  /** Of the spike. */
  latencyMs: number;
  /** Before each attempt of the spike, which then is a retry; 0 for no pause. */
  pauseMs: number;
}

const SPIKE_MS = [20_000, 40_000] as const;

/** A spike in which four virtual users wait for a server that takes its time. */
export function playSaturation({ dropped, latencyMs, pauseMs }: SaturationFacts): Played {
  const plan = planOf({ name: "spike" }, "client_credentials", { vus: 4 });
  const records = attemptsDue(plan).map((due) => {
    const isSlow = due.startMs >= SPIKE_MS[0] && due.startMs < SPIKE_MS[1];
    const attempt = { ...issued(due), waitingUs: (isSlow ? latencyMs : 20) * 1000 };
    if (!isSlow || pauseMs === 0) return attempt;
    return { ...attempt, extras: new Map([[EXTRA.wait, String(pauseMs)]]) };
  });
  const k6Summary = makeSummary(records.length, { droppedIterations: dropped });
  return { plan, records: withEpoch(records), planted: new Map([[-1, 0]]), input: { k6Summary } };
}

function issued(due: Due): AttemptRecord {
  const iat = Math.floor(EPOCH_MS / 1000);
  const claims = { iss: "http://issuer.example", org_ids: [`id-${due.org}`], iat, exp: iat + 300 };
  return {
    ...blank("attempt", due),
    waitingUs: 20_000,
    flags: GRANTS[due.grant] === "refresh" ? FLAG_HAS_REFRESH_TOKEN : 0,
    expiresInSeconds: 300,
    token: jwt(claims),
  };
}

function refused(due: Due, status: number, error: string, bodyKeys: string): AttemptRecord {
  const extras = new Map(refusalExtras(error, bodyKeys));
  return { ...blank("attempt", due), waitingUs: 5000, status, extras };
}

function refusalExtras(error: string, bodyKeys: string): [string, string][] {
  return [
    [EXTRA.shape, "object"],
    [EXTRA.error, error],
    [EXTRA.bodyKeys, bodyKeys],
  ];
}

function callOf(
  due: Due,
  step: string,
  status: number,
  extras: ReadonlyMap<string, string>,
): AttemptRecord {
  return {
    ...blank("check", due),
    attemptId: `1-${due.index}-9`,
    startMs: due.startMs + 25,
    waitingUs: 5000,
    status,
    extras: new Map([[EXTRA.step, step], ...extras]),
  };
}

/** The first record tells when the run began. */
function withEpoch(records: readonly AttemptRecord[]): AttemptRecord[] {
  return records.map((record, index) =>
    index === 0
      ? { ...record, extras: new Map([...record.extras, [EXTRA.epoch, String(EPOCH_MS)]]) }
      : record,
  );
}
