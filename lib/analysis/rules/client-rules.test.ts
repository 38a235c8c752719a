/** Rules about refused clients and grants: what each fires on, and what lies just beside it. */
import { describe, expect, it } from "vitest";
import type { PlanEvent } from "../../core/plan.ts";
import type { DialectName, Grant } from "../../core/words.ts";
import type { Attempt } from "../aggregate-fixture.ts";
import { judgeLoad, rulesOf } from "../judged-fixture.ts";
import { makePlan, makeTarget } from "../plan-fixture.ts";
import { type Answer, refused } from "../symptom-fixture.ts";

const BAD_SECRET = refused(401, { error: "invalid_client" });

/** Every tenth attempt of org 2. */
function rulesFor(
  answer: Answer,
  dialect: DialectName = "rfc",
  grant: Grant = "client_credentials",
) {
  const plan = makePlan(5, { target: makeTarget({ dialect }), mix: [{ grant, share: 1 }] });
  const { findings, observations } = judgeLoad(
    ({ org, n }) => (org === 2 && n % 10 === 0 ? answer : {}),
    plan,
  );
  expect(observations).toEqual([]);
  return rulesOf(findings);
}

function entra(error: string, code: number): Answer {
  return refused(400, { error, description: `AADSTS${code}: something. Trace ID: #` });
}

function genesys(words: string): Answer {
  return refused(400, { error: "invalid_client", description: words });
}

function fromThenOn({ startMs }: Attempt) {
  return startMs > 30_000;
}

function byTurns(attempt: Attempt) {
  return fromThenOn(attempt) && attempt.n % 3 === 0;
}

describe("client rules", () => {
  it.each<[string, string, Answer, DialectName]>([
    ["T04", "a loop", entra("invalid_grant", 50_196), "entra"],
    [
      "T05",
      "an application that is not in the tenant",
      entra("unauthorized_client", 700_016),
      "entra",
    ],
    ["T05", "Genesys' client not found", genesys("client not found"), "genesys"],
    ["T06", "Genesys' authentication failed", genesys("authentication failed"), "genesys"],
    ["T06", "a wrong secret by number", entra("invalid_client", 7_000_215), "entra"],
    ["T06", "invalid_client alone", BAD_SECRET, "rfc"],
    ["T06", "Hydra's one answer for both", BAD_SECRET, "hydra"],
    ["T06", "Keycloak's wrong secret", refused(401, { error: "unauthorized_client" }), "keycloak"],
    ["T07", "an expired secret", entra("invalid_client", 7_000_222), "entra"],
    ["T11", "consent by number", entra("invalid_grant", 65_001), "entra"],
    ["T11", "consent by name", refused(400, { error: "consent_required" }), "rfc"],
    ["T12", "another tenant", entra("invalid_request", 90_002), "entra"],
    ["T14", "a redirect URI by number", entra("invalid_request", 50_011), "entra"],
    [
      "T14",
      "a redirect URI by word",
      refused(400, { error: "invalid_grant", description: "redirect_uri did not match" }),
      "rfc",
    ],
    ["T20", "a client without the grant", refused(400, { error: "unauthorized_client" }), "rfc"],
    ["T20", "an unknown grant", refused(400, { error: "unsupported_grant_type" }), "rfc"],
    ["T4xx.rejected", "a number of none of them", entra("invalid_request", 90_014), "entra"],
    [
      "T403",
      "invalid_client with 403, which is no answer of the kind",
      refused(403, { error: "invalid_client" }),
      "rfc",
    ],
  ])("%s: %s", (rule, _, answer, dialect) => {
    expect(rulesFor(answer, dialect)).toEqual([rule]);
  });

  it("T13: invalid_grant on a code, which on other grants is a rejected request", () => {
    const answer = refused(400, { error: "invalid_grant" });
    expect(rulesFor(answer, "rfc", "authorization_code")).toEqual(["T13"]);
    expect(rulesFor(answer, "rfc", "extension")).toEqual(["T4xx.rejected"]);
  });

  describe("after a secret's rotation", () => {
    const rotation: PlanEvent = { name: "new-secret", kind: "secret-rotation", atMs: 30_000 };

    function afterRotation(isRefused: (attempt: Attempt) => boolean, event = rotation) {
      const answer = (attempt: Attempt) =>
        attempt.org === 2 && isRefused(attempt) ? BAD_SECRET : {};
      return judgeLoad(answer, makePlan(5, { events: [event] })).findings;
    }

    it("T08: refused and issued by turns, with the name of the event", () => {
      const findings = afterRotation(byTurns);
      expect(findings).toMatchObject([{ rule: "T08", orgs: ["org-2"] }]);
      expect(findings[0]?.title).toContain("by turns after new-secret, 401 invalid_client");
    });

    it("is a bad secret where nobody gets a token any more", () => {
      expect(rulesOf(afterRotation(fromThenOn))).toContain("T06");
    });

    it("is a bad secret where it was refused before, or the event was another one", () => {
      expect(rulesOf(afterRotation(({ n }) => n % 3 === 0))).not.toContain("T08");
      const other: PlanEvent = { ...rotation, kind: "scope-change" };
      expect(rulesOf(afterRotation(byTurns, other))).not.toContain("T08");
    });
  });

  it("names the pattern of secondary orgs that no client is installed in", () => {
    const unknown = refused(401, { error: "invalid_client", description: "client not found" });
    const { findings } = judgeLoad(({ org }) => (org === 0 ? {} : unknown));
    expect(rulesOf(findings).toSorted()).toEqual(["T05", "T27"]);
  });
});
