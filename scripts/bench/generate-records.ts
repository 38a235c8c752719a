/** Records of a run that never was: any number of them, the same for the same seed, written as a stream. */
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { mix32 } from "../../lib/core/hash.ts";
import type { Plan } from "../../lib/core/plan.ts";
import {
  type AttemptRecord,
  EXTRA,
  FLAG_HAS_REFRESH_TOKEN,
  FLAG_NEW_CONNECTION,
  formatRecord,
} from "../../lib/core/record.ts";
import { tickTimeMs } from "../../lib/core/schedule.ts";
import { GRANTS } from "../../lib/core/words.ts";
import { planFor, type RecordsSpec, SCOPE } from "./bench-plan.ts";

const EPOCH_MS = Date.UTC(2026, 0, 15, 9);
const EXPIRES_IN_SECONDS = 3600;
const LINES_PER_WRITE = 1000;
const HEADER = encode({ alg: "ES256", typ: "at+jwt", kid: "2026-01" });

/** What goes wrong, in attempts of ten thousand; the rest are issued and sound. */
const FAULTS = [
  ["emptyClaim", 150],
  ["wrongOrg", 20],
  ["denied", 200],
  ["throttled", 100],
  ["unavailable", 50],
  ["timeout", 10],
] as const;
type Fault = (typeof FAULTS)[number][0] | null;

/** Writes records to a file and returns the plan they belong to. */
export async function generateRecords(path: string, spec: RecordsSpec): Promise<Plan> {
  const plan = planFor(spec);
  await pipeline(Readable.from(linesOf(plan, spec.records)), createWriteStream(path));
  return plan;
}

function* linesOf(plan: Plan, records: number): Generator<string> {
  for (let first = 0; first < records; first += LINES_PER_WRITE) {
    const count = Math.min(LINES_PER_WRITE, records - first);
    const lines = Array.from({ length: count }, (_, i) => formatRecord(recordAt(plan, first + i)));
    yield `${lines.join("\n")}\n`;
  }
}

/** Numbers in 0…1 for one iteration, by purpose. */
function drawFor(plan: Plan, iteration: number): (purpose: number) => number {
  return (purpose) => mix32(plan.seed + purpose, iteration) / 2 ** 32;
}

function recordAt(plan: Plan, iteration: number): AttemptRecord {
  const draw = drawFor(plan, iteration);
  const org = Math.floor(draw(1) * plan.orgs.length);
  const isRefresh = draw(2) < 0.25;
  const vu = iteration % plan.vus;
  const fault = faultAt(draw(3) * 10_000);
  const startMs = Math.floor(tickTimeMs(plan.stages, iteration + 1) + draw(4) * 3);
  const isIssued = fault === null || fault === "emptyClaim" || fault === "wrongOrg";
  return {
    kind: "attempt",
    attemptId: `${vu + 1}-${iteration}-0`,
    org,
    client: org,
    grant: GRANTS.indexOf(isRefresh ? "refresh" : "client_credentials"),
    variant: 0,
    profile: 0,
    attemptNumber: 1,
    parent: isRefresh && iteration >= plan.vus ? `${vu + 1}-${iteration - plan.vus}-0` : "",
    startMs,
    ...timingsOf(draw, fault),
    ...answerOf(fault),
    flags:
      (isRefresh && isIssued ? FLAG_HAS_REFRESH_TOKEN : 0) |
      (draw(5) < 0.01 ? FLAG_NEW_CONNECTION : 0),
    expiresInSeconds: isIssued ? EXPIRES_IN_SECONDS : null,
    correlationId: fault === "timeout" ? "" : correlationIdOf(draw),
    grantedScope: isIssued ? SCOPE : "",
    token: isIssued ? tokenOf(plan, iteration, org, startMs, fault) : "",
    extras: extrasOf(plan, iteration, isRefresh, fault),
  };
}

function faultAt(drawn: number): Fault {
  let limit = 0;
  for (const [fault, perTenThousand] of FAULTS) {
    limit += perTenThousand;
    if (drawn < limit) return fault;
  }
  return null;
}

/** Log-normal around 12 ms, by the sum of uniforms; a timeout waits until it is over. */
function timingsOf(draw: (purpose: number) => number, fault: Fault) {
  const normal = draw(6) + draw(7) + draw(8) + draw(9) - 2;
  const waitingUs = fault === "timeout" ? 10_000_000 : Math.round(12_000 * Math.exp(1.2 * normal));
  return {
    blockedUs: 3 + Math.floor(draw(10) * 40),
    connectingUs: 0,
    tlsUs: 0,
    sendingUs: 20 + Math.floor(draw(11) * 30),
    waitingUs,
    receivingUs: fault === "timeout" ? 0 : 40 + Math.floor(draw(12) * 60),
  };
}

function answerOf(fault: Fault): Pick<AttemptRecord, "status" | "errorCode"> {
  const statuses = { denied: 403, throttled: 429, unavailable: 503, timeout: 0 };
  const status =
    fault === null || fault === "emptyClaim" || fault === "wrongOrg" ? 200 : statuses[fault];
  return { status, errorCode: status === 0 ? 1050 : 0 };
}

function correlationIdOf(draw: (purpose: number) => number): string {
  const part = (purpose: number) =>
    Math.floor(draw(purpose) * 2 ** 32)
      .toString(16)
      .padStart(8, "0");
  return `${part(13)}-${part(14).slice(0, 4)}-4${part(14).slice(5)}-${part(15)}${part(16)}`;
}

function tokenOf(
  plan: Plan,
  iteration: number,
  org: number,
  startMs: number,
  fault: Fault,
): string {
  const { orgId = "", audience = null } = plan.orgs[org] ?? {};
  const issuedAt = Math.floor((EPOCH_MS + startMs) / 1000);
  const other = plan.orgs[(org + 1) % plan.orgs.length]?.orgId ?? "";
  const payload = {
    jti: `${String(iteration).padStart(12, "0")}-${mix32(plan.seed, iteration).toString(36)}`,
    iss: plan.target.issuer,
    sub: `svc-${org}`,
    aud: audience,
    client_id: plan.clients[org]?.clientId,
    iat: issuedAt,
    exp: issuedAt + EXPIRES_IN_SECONDS,
    scope: SCOPE,
    org_id: orgId,
    org_ids: fault === "emptyClaim" ? [] : [fault === "wrongOrg" ? other : orgId],
  };
  return `${HEADER}.${encode(payload)}`;
}

function extrasOf(
  plan: Plan,
  iteration: number,
  isRefresh: boolean,
  fault: Fault,
): Map<string, string> {
  const extras = new Map<string, string>();
  if (isRefresh) extras.set(EXTRA.chain, `${(iteration % plan.vus) + 1}.1.${iteration % 97}`);
  if (iteration < plan.vus) extras.set(EXTRA.epoch, String(EPOCH_MS));
  const answer = BODIES[fault ?? "timeout"];
  for (const [key, value] of answer ?? []) extras.set(key, value);
  return extras;
}

const BODIES: Readonly<
  Partial<Record<NonNullable<Fault>, readonly (readonly [string, string])[]>>
> = {
  denied: bodyOf("invalid_scope", "The requested scope 'users:readonly' is not authorized", ""),
  throttled: bodyOf("too_many_requests", "Rate limit exceeded. Retry in 42 seconds", "42"),
  unavailable: bodyOf("temporarily_unavailable", "Upstream 10.0.0.17 did not answer", ""),
};

function bodyOf(error: string, description: string, retryAfter: string): [string, string][] {
  const entries: [string, string][] = [
    [EXTRA.shape, "object"],
    [EXTRA.contentType, "application/json"],
    [EXTRA.retryAfter, retryAfter],
    [EXTRA.error, error],
    [EXTRA.bodyKeys, "error,error_description"],
    [EXTRA.description, description],
  ];
  return entries.filter(([, value]) => value !== "");
}

function encode(content: object): string {
  return Buffer.from(JSON.stringify(content)).toString("base64url");
}
