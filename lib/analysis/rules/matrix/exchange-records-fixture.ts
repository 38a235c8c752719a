/** The records of attempts and of calls made with their tokens, sound or as the facts say. For tests. */
import {
  type AttemptRecord,
  EXTRA,
  FLAG_HAS_REFRESH_TOKEN,
  FLAG_NEW_CONNECTION,
} from "../../../core/record.ts";
import { jwt } from "../../any-record-fixture.ts";
import { EPOCH_MS } from "../../plan-fixture.ts";
import type { Facts } from "./facts-fixture.ts";

export const SERVER = "https://login.example";

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

/** Of an attempt; the first one tells when the run began. */
export function recordOf(due: Due, isFaulty: boolean, facts: Facts): AttemptRecord {
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

/** Of the call made with an attempt's token. */
export function checkOf(due: Due, isFaulty: boolean, facts: Facts): AttemptRecord {
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

/** A record that says nothing but where it belongs. */
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
