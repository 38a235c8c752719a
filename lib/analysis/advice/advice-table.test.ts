/** What every rule's texts must keep to. */
import { describe, expect, it } from "vitest";
import type { DialectName } from "../../core/words.ts";
import { makePlan, makeTarget } from "../plan-fixture.ts";
import { ADVICE, fillTitle, fixFor } from "./advice-table.ts";

const KNOWN_WORDS = [
  ["who", "every", "signature", "claim", "count", "of"],
  ["detail", "wrongOrg", "cause", "timeout", "until", "limit", "p50", "median", "stage"],
  ["retry", "scopes", "redirect", "event", "window", "credential"],
].flat();

const RULES = Object.entries(ADVICE);

const planFor = (dialect: DialectName) => makePlan(2, { target: makeTarget({ dialect }) });

describe("advice", () => {
  it.each(RULES)(
    "of %s has a title of known words, a whole fix and an alternative",
    (_, advice) => {
      const words = [...advice.title.matchAll(/\{([^{}|]*)\}/g)].map(([, word]) => word);
      expect(KNOWN_WORDS).toEqual(expect.arrayContaining(words));
      for (const text of [...Object.values(advice.fix), ...advice.alternatives]) {
        expect(text).toMatch(/^[A-Z].*\.$/s);
      }
      expect(advice.alternatives.length).toBeGreaterThan(0);
    },
  );

  it.each(RULES)(
    "of %s never tells a Genesys user to send what Genesys has no use for",
    (_, { fix, alternatives }) => {
      const words = [fix.genesys ?? fix.rfc, ...alternatives].join(" ");
      expect(words).not.toMatch(/org_id|multi_org|org_ids/);
      expect(words).not.toMatch(/(?<!no )(?:send|add|include|with) the (?:original )?scope/i);
    },
  );

  it.each(RULES)("of %s names no internal address or file", (_, { title, fix, alternatives }) => {
    const words = [title, ...Object.values(fix), ...alternatives].join(" ");
    expect(words).not.toMatch(/§|\.md|TODO|\bseed\b/i);
  });

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

describe("fillTitle", () => {
  it("fills words in and picks by the number of orgs", () => {
    const template = "{who} {gets|get} {every}";
    expect(fillTitle(template, { who: "Org a", every: "one" }, 1)).toBe("Org a gets one");
    expect(fillTitle(template, { who: "2 orgs", every: "one" }, 2)).toBe("2 orgs get one");
  });

  it("does not read what it filled in", () => {
    expect(fillTitle("{who}: {every}", { who: "{every}", every: "$& {a|b}" }, 1)).toBe(
      "{every}: $& {a|b}",
    );
  });
});
