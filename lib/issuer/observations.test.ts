import { expect, test } from "vitest";
import type { DialectName } from "../core/words.ts";
import { FORBIDDEN_BODIES } from "./forbidden-body.ts";
import { type ObservationContext, expectedObservation } from "./observations.ts";

const context: ObservationContext = {
  dialect: "genesys",
  timeoutMs: 1000,
};

function rulesWhen(refreshOnly: boolean): (string | null)[] {
  return FORBIDDEN_BODIES.map(
    (body) => expectedObservation(`forbidden-${body}`, { ...context, refreshOnly }).rule,
  );
}

function throttleIn(dialect: DialectName): string {
  return expectedObservation("throttle-400", { ...context, dialect }).outcome;
}

test("a delay is waited for below the timeout, and is a timeout from there on", () => {
  const slow = expectedObservation("latency", { ...context, delayMs: 999 });
  const late = expectedObservation("latency", { ...context, delayMs: 1000 });
  expect([slow.outcome, slow.latencyAtLeastMs, slow.rule]).toEqual(["issued", 999, "L01"]);
  expect([late.outcome, late.status, late.rule]).toEqual(["timeout", 0, "T22.timeout"]);
});

test("a 403 is named by the scope it blames, by touching refreshes only, or by its wording", () => {
  expect(rulesWhen(false)).toEqual(["T09", "T09", "T403", "T403", "T17"]);
  expect(rulesWhen(true)).toEqual(["T09", "T09", "T16", "T16", "T16"]);
});

test("a limit over all orgs is a throttle, or a hidden limit when it has a body", () => {
  const plain = expectedObservation("global-rate-limit", context);
  const hidden = expectedObservation("global-rate-limit", { ...context, body: "access-denied" });
  expect([plain.status, plain.rule, hidden.status, hidden.rule]).toEqual([429, "T03", 403, "T28"]);
});

test("a narrowed scope is of refreshes, or of the org", () => {
  const rules = [true, false].map(
    (refreshOnly) => expectedObservation("narrowed-scope", { ...context, refreshOnly }).rule,
  );
  expect(rules).toEqual(["T18", "U04"]);
});

test("an answer is worded by the issuer's dialect, which is the client's unless told otherwise", () => {
  const statuses = [{}, { issuerDialect: "rfc" }, { issuerDialect: "entra" }] as const;
  expect(
    statuses.map(
      (more) => expectedObservation("unauthorized-client", { ...context, ...more }).status,
    ),
  ).toEqual([400, 401, 401]);
});

test("a hidden limit and a propagation window are named as such, with the body they were given", () => {
  const limit = expectedObservation("hidden-rate-limit", { ...context, body: "access-denied" });
  const window = expectedObservation("propagation-window", { ...context, body: "scope-mismatch" });
  expect([limit.error, limit.rule]).toEqual(["", "T28"]);
  expect([window.error, window.rule]).toEqual(["SCOPE_MISMATCH", "T26"]);
});

test("the throttle wording counts in the dialects that have it", () => {
  expect([throttleIn("genesys"), throttleIn("appfoundry"), throttleIn("rfc")]).toEqual([
    "throttled",
    "throttled",
    "rejected",
  ]);
});
