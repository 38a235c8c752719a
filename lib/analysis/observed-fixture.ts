/** What one record shows, judged the slow way: by the codec and a strict decoder, one attempt at a time. For tests. */
import { makeCell } from "./cell-fixture.ts";
import { decodeJwt } from "jose";
import { judgeClaims } from "../core/claims.ts";
import { DIALECT_RULES } from "../core/dialect.ts";
import { classifyOutcome } from "../core/outcome.ts";
import type { Plan } from "../core/plan.ts";
import {
  type AttemptRecord,
  EXTRA,
  FLAG_HAS_REFRESH_TOKEN,
  FLAG_NEW_CONNECTION,
} from "../core/record.ts";
import { stageIndexAt } from "../core/schedule.ts";
import { type ClaimState, GRANTS, type Outcome } from "../core/words.ts";
import type { Cell } from "./aggregate.ts";
import { lifetimeDefects } from "./lifetime.ts";
import { claimedScope, missingScopes } from "./scope.ts";

export interface Observed {
  stage: number;
  outcome: Outcome;
  status: number;
  /** OAuth `error` or API `code`; empty for none. */
  error: string;
  /** Null when no token was issued. */
  claimState: ClaimState | null;
  extraOrg: boolean;
  scopeShortfall: boolean;
  lifetimeDefect: boolean;
  latencyUs: number;
}

/** Judges one attempt, its token always looked into. */
export function observe(record: AttemptRecord, plan: Plan): Observed {
  const { extras, status } = record;
  const error = extras.get(EXTRA.error) ?? "";
  const outcome = classifyOutcome(
    {
      status,
      errorCode: record.errorCode,
      shape: extras.get(EXTRA.shape) ?? "",
      hasToken: record.token !== "",
      lacking: extras.get(EXTRA.lacking) ?? "",
      expiresInSeconds: record.expiresInSeconds,
      error,
      description: extras.get(EXTRA.description) ?? "",
    },
    DIALECT_RULES[plan.target.dialect],
  );
  const { blockedUs, connectingUs, tlsUs, sendingUs, waitingUs, receivingUs } = record;
  return {
    stage: record.kind === "preflight" ? 0 : stageIndexAt(plan.stages, record.startMs),
    outcome,
    status,
    error,
    ...(outcome === "issued" ? observeToken(record, plan) : NOTHING),
    latencyUs: blockedUs + connectingUs + tlsUs + sendingUs + waitingUs + receivingUs,
  };
}

type ObservedToken = Pick<
  Observed,
  "claimState" | "extraOrg" | "scopeShortfall" | "lifetimeDefect"
>;

const NOTHING: ObservedToken = {
  claimState: null,
  extraOrg: false,
  scopeShortfall: false,
  lifetimeDefect: false,
};

const NO_REQUEST = { scope: "", refreshScope: null };

function observeToken(record: AttemptRecord, plan: Plan): ObservedToken {
  const org = plan.orgs[record.org];
  const payload = payloadOf(record.token);
  if (org === undefined) return NOTHING;
  const { claims } = plan.target;
  const { scope, refreshScope } = org.requests[record.variant] ?? org.requests[0] ?? NO_REQUEST;
  const asked =
    GRANTS[record.grant] === "refresh"
      ? (refreshScope ?? record.extras.get(EXTRA.previousScope) ?? scope)
      : scope;
  const granted =
    record.grantedScope === "" && payload !== null
      ? claimedScope(payload, claims.scope)
      : record.grantedScope;
  const scopeShortfall = missingScopes(asked, granted).length > 0;
  if (payload === null) {
    const isOpaque = /^!(opaque|jwe):/.test(record.token);
    return { ...NOTHING, claimState: isOpaque ? "opaque" : "undecodable", scopeShortfall };
  }
  const verdict = claims.org === null ? null : judgeClaims(payload, claims.org, org.expectedOrgs);
  const date = Date.parse(record.extras.get(EXTRA.date) ?? "");
  const defects = lifetimeDefects(payload, {
    expiresInSeconds: record.expiresInSeconds,
    serverSeconds: Number.isNaN(date) ? null : date / 1000,
    issuer: plan.target.issuer,
    audience: org.audience,
    clientId: plan.clients[record.client]?.clientId ?? "",
  });
  return {
    claimState: verdict === null ? "match" : verdict.state,
    extraOrg: verdict !== null && claims.extra === "forbid" && verdict.extra.length > 0,
    scopeShortfall,
    lifetimeDefect: defects.length > 0,
  };
}

/** The payload of a signed token; null for anything else. */
function payloadOf(token: string): Record<string, unknown> | null {
  const [header = "", payload = "", ...more] = token.split(".");
  if (more.length > 0) return null;
  try {
    const { alg, enc } = JSON.parse(Buffer.from(header, "base64url").toString());
    if (typeof alg !== "string" || alg === "" || alg === "none" || enc !== undefined) return null;
    return decodeJwt(`.${payload}.`);
  } catch {
    return null;
  }
}

/** Cells as `cellsOf` counts them. */
export function withoutSymptoms(cells: readonly Cell[]): Cell[] {
  return cells.map((cell) => ({ ...cell, symptoms: new Map() }));
}

/** The cells of an aggregate, symptoms left out, counted from what each record shows. */
export function cellsOf(records: readonly AttemptRecord[], plan: Plan): Cell[] {
  const cells = new Map<string, Cell>();
  for (const record of records) {
    if (record.kind !== "attempt" && record.kind !== "preflight") continue;
    const seen = observe(record, plan);
    const { org, grant, variant } = record;
    const key = [org, seen.stage, grant, variant].join(":");
    const cell = cells.get(key) ?? makeCell({ org, stage: seen.stage, grant, variant });
    cells.set(key, cell);
    cell.attempts += 1;
    cell.outcomes[seen.outcome] += 1;
    cell.status403 += Number(seen.status === 403);
    cell.newConnections += Number((record.flags & FLAG_NEW_CONNECTION) !== 0);
    cell.withoutRefreshToken += Number(
      seen.outcome === "issued" &&
        GRANTS[record.grant] === "refresh" &&
        (record.flags & FLAG_HAS_REFRESH_TOKEN) === 0,
    );
    cell.extraOrg += Number(seen.extraOrg);
    cell.scopeShortfall += Number(seen.scopeShortfall);
    cell.lifetimeDefects += Number(seen.lifetimeDefect);
    cell.retries += Number(record.attemptNumber > 1);
    cell.obtainedByRetry += Number(record.attemptNumber > 1 && seen.outcome === "issued");
    if (seen.claimState === null) continue;
    cell.sampled += 1;
    cell.claims[seen.claimState] += 1;
  }
  return [...cells.values()].toSorted(
    (a, b) => a.org - b.org || a.stage - b.stage || a.grant - b.grant || a.variant - b.variant,
  );
}
