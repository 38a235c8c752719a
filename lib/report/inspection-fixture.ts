/** Test support: inspections made by hand, and one full of what others wrote. */
import type { Inspection, InspectedToken } from "../analysis/inspection.ts";
import { poisonedResult } from "./hostile-result.ts";
import { makeFinding } from "./result-fixture-findings.ts";

export function makeToken(fields: Partial<InspectedToken> = {}): InspectedToken {
  return {
    attemptId: "0-3-0",
    where: "entry 3",
    org: "o-1",
    clientId: "app",
    grant: "client_credentials",
    status: 200,
    outcome: "issued",
    error: "",
    description: "",
    form: "jwt",
    expiresInSeconds: 3600,
    scope: "",
    hasRefreshToken: false,
    header: { alg: "RS256" },
    claims: { org_ids: "[]", exp: "2026-01-02T04:04:05Z" },
    claimState: "empty",
    problems: ["org_ids: [] · expected o-1"],
    sent: { body: "form", auth: "basic", parameters: ["grant_type"], flaws: [] },
    ...fields,
  };
}

export function makeInspection(fields: Partial<Inspection> = {}): Inspection {
  return {
    schemaVersion: 1,
    file: "login.har",
    format: "har",
    inspectedAt: "2026-01-02T03:04:05.000Z",
    judgedAs: { dialect: "rfc", claim: "org_ids", expectedOrg: null },
    exchanges: {
      tokenRequests: 1,
      authorizations: 0,
      calls: 0,
      introspections: 0,
      revocations: 0,
      leftAlone: 0,
      broken: 0,
    },
    notes: [],
    tokens: [makeToken()],
    findings: [makeFinding()],
    observations: [],
    ...fields,
  };
}

/** An inspection in which everything that others write is this text. */
export function poisonedInspection(text: string): Inspection {
  const { findings, observations } = poisonedResult(text);
  const token = makeToken({
    attemptId: text,
    where: text,
    org: text,
    clientId: text,
    error: text,
    description: text,
    scope: text,
    header: { alg: text, kid: text },
    claims: { [text]: text, exp: text },
    problems: [text, text],
    sent: { body: "form", auth: text, parameters: [text], flaws: ["duplicate"] },
  });
  return makeInspection({
    file: text,
    format: text,
    judgedAs: { dialect: text, claim: text, expectedOrg: text },
    notes: [{ code: text, text }],
    tokens: [token, makeToken({ ...token, org: "o-2", outcome: "rejected", status: 400 })],
    findings,
    observations,
  });
}
