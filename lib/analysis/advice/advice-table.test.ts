/** What every rule's texts must keep to. */
import { describe, expect, it } from "vitest";
import type { Plan } from "../../core/plan.ts";
import type { DialectName } from "../../core/words.ts";
import { makePlan, makeTarget } from "../plan-fixture.ts";
import { ADVICE, adviseOn, fillText, type RuleId } from "./advice-table.ts";

const KNOWN_WORDS = [
  ["who", "every", "signature", "claim", "count", "of"],
  ["rest", "others", "grants", "error", "members"],
  ["detail", "wrongOrg", "cause", "timeout", "until", "limit", "p50", "median", "stage"],
  ["scopes", "redirect", "event", "window", "credential", "sender", "before", "lack", "secret"],
  ["url", "parameters", "asked", "from", "passedUntil", "refusedFrom", "outlived"],
  ["where", "group", "clients", "what", "answer"],
].flat();

const RULES = Object.entries(ADVICE);

const planFor = (dialect: DialectName) => makePlan(2, { target: makeTarget({ dialect }) });
const fixFor = (rule: RuleId, plan: Plan) => adviseOn(rule, {}, 1, plan).fix;

describe("advice", () => {
  it.each(RULES)(
    "of %s has texts of known words, a whole fix, reason and check, and an alternative",
    (_, { title, why, check, fix, alternatives }) => {
      const filled = [title, why, ...Object.values(check)].join(" ");
      const words = [...filled.matchAll(/\{([^{}|]*)\}/g)].map(([, word]) => word);
      expect(KNOWN_WORDS).toEqual(expect.arrayContaining(words));
      const sentences = [why, ...Object.values(check), ...Object.values(fix), ...alternatives];
      for (const text of sentences) expect(text).toMatch(/^[A-Z{].*\.$/s);
      expect(alternatives.length).toBeGreaterThan(0);
    },
  );

  it.each(RULES)(
    "of %s never tells a Genesys user to send what Genesys has no use for",
    (_, { title, why, check, fix, alternatives }) => {
      const said = [fix, check].map((text) => text.genesys ?? text.rfc);
      const words = [title, why, ...said, ...alternatives].join(" ");
      expect(words).not.toMatch(/org_id|multi_org|org_ids/);
      expect(words).not.toMatch(/(?<!no )(?:send|add|include|with) the (?:original )?scope/i);
    },
  );

  it.each(RULES)(
    "of %s names no internal address or file",
    (_, { title, why, check, fix, alternatives }) => {
      const texts = [title, why, ...Object.values(check), ...Object.values(fix), ...alternatives];
      expect(texts.join(" ")).not.toMatch(/§|\.md|TODO|\bseed\b/i);
    },
  );

  it("speaks the words of the plan's dialect, or the RFC's where it has none of its own", () => {
    expect(fixFor("U01.empty", planFor("genesys"))).toContain("/api/v2/tokens/me");
    expect(fixFor("U01.empty", planFor("appfoundry"))).toContain("org_id");
    expect(fixFor("U01.empty", planFor("rfc"))).toBe(ADVICE["U01.empty"].fix.rfc);
    expect(fixFor("U15", planFor("genesys"))).toBe(ADVICE.U15.fix.rfc);
    expect(fixFor("T06", planFor("entra"))).toContain("AADSTS7000215");
    expect(fixFor("T06", planFor("keycloak"))).toContain("unauthorized_client");
    expect(fixFor("D01", planFor("hydra"))).toContain("grace period");
  });
});

describe("fillText", () => {
  it("fills words in and picks by the number of orgs", () => {
    const template = "{who} {gets|get} {every}";
    expect(fillText(template, { who: "Org a", every: "one" }, 1)).toBe("Org a gets one");
    expect(fillText(template, { who: "2 orgs", every: "one" }, 2)).toBe("2 orgs get one");
  });

  it("does not read what it filled in", () => {
    expect(fillText("{who}: {every}", { who: "{every}", every: "$& {a|b}" }, 1)).toBe(
      "{every}: $& {a|b}",
    );
  });
});
