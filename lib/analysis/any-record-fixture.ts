/** Records of any kind that a plan allows, and their aggregate without a log in between. For tests. */
import * as fc from "fast-check";
import type { Plan } from "../core/plan.ts";
import { type AttemptRecord, EXTRA, formatRecord } from "../core/record.ts";
import { GRANTS } from "../core/words.ts";
import type { Aggregate } from "./aggregate.ts";
import { summarizeTally } from "./tally-summary.ts";
import { EPOCH_MS, makePlan } from "./plan-fixture.ts";
import { RecordPass } from "./record-pass.ts";

const ORGS = 3;

/** The plan that `anyRecord` is made for. */
export const PLAN = makePlan(ORGS, {
  variants: [
    { name: "with", weight: 1 },
    { name: "without", weight: 1 },
  ],
});
export const ISSUED_AT = Math.floor(EPOCH_MS / 1000);
const END_MS = 82_000;

/** Reads records one after the other, as if they stood in a log. */
export function aggregate(records: readonly AttemptRecord[], plan: Plan = PLAN): Aggregate {
  const pass = new RecordPass(plan, null);
  let offset = 0;
  for (const record of records) {
    const bytes = Buffer.from(formatRecord(record));
    pass.line(bytes, 0, bytes.length, offset);
    offset += bytes.length + 1;
  }
  return summarizeTally(pass.counted, plan);
}

/** The part of a JWT that a record holds. */
export function jwt(payload: unknown, header: unknown = { alg: "ES256" }): string {
  return [header, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
}

const orgClaim = fc.oneof(
  fc.constantFrom<unknown>(["id-0"], ["id-1"], ["id-0", "id-1"], "id-0", { "id-0": 1 }),
  fc.constantFrom<unknown>([], "", {}, null, undefined),
  fc.jsonValue(),
);
const payload = fc.record({
  org_ids: orgClaim,
  iss: fc.constantFrom("http://issuer.example", "http://other.example", undefined),
  iat: fc.constantFrom<unknown>(ISSUED_AT, ISSUED_AT + 60, "x"),
  exp: fc.constantFrom<unknown>(ISSUED_AT + 300, ISSUED_AT, undefined),
  nbf: fc.constantFrom(undefined, ISSUED_AT + 60),
  scope: fc.constantFrom<unknown>("read", "write", ["read"], undefined),
  client_id: fc.constantFrom(undefined, "app", "other"),
  name: fc.constantFrom(undefined, "é", 'quo"te', "\u0000", "back\\slash"),
});
const token = fc.oneof(
  { weight: 8, arbitrary: payload.map((claims) => jwt(claims)) },
  fc.jsonValue().map((claims) => jwt(claims)),
  payload.map((claims) => jwt(claims, { alg: "none" })),
  fc.constantFrom("!opaque:32", "!jwe:800", "!bad:5", "not.a-token", "a.b.c", ""),
);
const extras = fc
  .record({
    [EXTRA.date]: fc.constantFrom("", new Date(EPOCH_MS).toUTCString(), "not a date"),
    [EXTRA.previousScope]: fc.constantFrom("", "read write"),
    [EXTRA.chain]: fc.constantFrom("", "1-2-0.1", "1-2-0.1.0", "1-2-0.0.61000", "1.x.y", "..7"),
    [EXTRA.node]: fc.constantFrom("", "", "node-1", "n ode"),
    [EXTRA.shape]: fc.constantFrom("", "object", "html"),
    [EXTRA.lacking]: fc.constantFrom("", "", "token_type"),
    [EXTRA.error]: fc.constantFrom("", "invalid_scope"),
    [EXTRA.description]: fc.constantFrom("", "id-0 is 'locked' for 12 s", "tab\tand é"),
    [EXTRA.sent]: fc.constantFrom("", "", "form;basic;grant_type", "json;none;", "torn"),
  })
  .map((named) => new Map(Object.entries(named).filter(([, value]) => value !== "")));
const us = fc.nat({ max: 2_000_000 });
/** An attempt with an answer of any kind, sound or not. */
export const anyRecord: fc.Arbitrary<AttemptRecord> = fc.record({
  kind: fc.constant("attempt" as const),
  attemptId: fc
    .tuple(fc.nat({ max: 9 }), fc.nat({ max: 999 }))
    .map(([vu, iteration]) => `${vu}-${iteration}-0`),
  org: fc.nat({ max: ORGS - 1 }),
  client: fc.constant(0),
  grant: fc.nat({ max: GRANTS.length - 1 }),
  variant: fc.nat({ max: 1 }),
  profile: fc.constant(0),
  attemptNumber: fc.constantFrom(1, 1, 2),
  parent: fc.constantFrom("", "1-5-0"),
  startMs: fc.oneof(fc.nat({ max: END_MS }), fc.nat({ max: 10 * END_MS })),
  blockedUs: us,
  connectingUs: us,
  tlsUs: us,
  sendingUs: us,
  waitingUs: us,
  receivingUs: us,
  status: fc.oneof(
    { weight: 4, arbitrary: fc.constant(200) },
    fc.constantFrom(0, 302, 400, 403, 429, 500),
  ),
  errorCode: fc.constantFrom(0, 1050, 1212),
  flags: fc.nat({ max: 3 }),
  expiresInSeconds: fc.constantFrom(null, 300, 300, 3600),
  correlationId: fc.constantFrom("", "c-1", "é"),
  grantedScope: fc.constantFrom("", "read", "write", "read write"),
  token,
  extras,
});
