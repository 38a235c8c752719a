/** Attempts written by hand, for tests of what the pass over records counts. */
import type { Plan } from "../core/plan.ts";
import { type AttemptRecord, EXTRA } from "../core/record.ts";
import { type Grant, GRANTS } from "../core/words.ts";
import type { Aggregate } from "./aggregate.ts";
import { aggregate, ISSUED_AT, jwt } from "./any-record-fixture.ts";
import { EPOCH_MS } from "./plan-fixture.ts";
import { viewRun, type RunView } from "./run-view.ts";

export interface HandMade {
  org?: number;
  startMs: number;
  latencyUs?: number;
  /** 200 unless given. */
  status?: number;
  /** The org claim of an issued token; the org's own id unless given, null for an opaque token. */
  orgIds?: readonly string[] | null;
  grant?: Grant;
  kid?: string;
  node?: string;
  /** Of a refresh: milliseconds since its refresh token came. */
  ageMs?: number;
}

/** The aggregate of attempts on a plan, through the codec and the pass. */
export function aggregateAttempts(plan: Plan, attempts: readonly HandMade[]): Aggregate {
  return aggregate(
    attempts.map((attempt, n) => recordOf(attempt, n, plan)),
    plan,
  );
}

export function viewAttempts(plan: Plan, attempts: readonly HandMade[]): RunView {
  return viewRun(plan, aggregateAttempts(plan, attempts), new Date(0).toISOString());
}

function recordOf(attempt: HandMade, n: number, plan: Plan): AttemptRecord {
  const { org = 0, startMs, latencyUs = 10_000, status = 200, node, ageMs } = attempt;
  return {
    kind: "attempt",
    attemptId: `1-${n}-0`,
    org,
    client: 0,
    grant: GRANTS.indexOf(attempt.grant ?? "client_credentials"),
    variant: 0,
    profile: 0,
    attemptNumber: 1,
    parent: "",
    startMs,
    blockedUs: 0,
    connectingUs: 0,
    tlsUs: 0,
    sendingUs: 0,
    waitingUs: latencyUs,
    receivingUs: 0,
    status,
    errorCode: 0,
    flags: 0,
    expiresInSeconds: status === 200 ? 300 : null,
    correlationId: "",
    grantedScope: "",
    token: status === 200 ? tokenOf(attempt, plan) : "",
    extras: new Map([
      ...(n === 0 ? [[EXTRA.epoch, String(EPOCH_MS)] as const] : []),
      ...(ageMs === undefined ? [] : [[EXTRA.chain, `1-0-1.0.${ageMs}`] as const]),
      ...(node === undefined ? [] : [[EXTRA.node, node] as const]),
      ...(status === 200 ? [] : [[EXTRA.shape, "object"] as const]),
    ]),
  };
}

function tokenOf({ org = 0, orgIds, kid }: HandMade, plan: Plan): string {
  if (orgIds === null) return "!opaque:32";
  const { expectedOrgs = [] } = plan.orgs[org] ?? {};
  const claims = {
    iss: plan.target.issuer,
    iat: ISSUED_AT,
    exp: ISSUED_AT + 300,
    org_ids: orgIds ?? expectedOrgs,
  };
  return jwt(claims, kid === undefined ? { alg: "ES256" } : { alg: "ES256", kid });
}
