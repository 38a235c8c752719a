import { describe, expect, it } from "vitest";
import { HarnessError } from "../lib/core/errors.ts";
import { parseIssuerFile } from "./issuer-file.ts";

describe("the file of an issuer", () => {
  it("says things of the issuer, of all orgs, and of one before those", () => {
    const { issuer, orgChanges, orgs } = parseIssuerFile(
      `dialect: entra
orgClaim: { path: tid, shape: string }
tokenFormat: opaque
audience: urn:all
orgs:
  org-2: { tokenFormat: jwt, orgIds: [a, b] }`,
      "issuer.yaml",
    );
    expect(issuer).toEqual({ dialect: "entra", orgClaim: { path: "tid", shape: "string" } });
    expect(orgChanges("org-1")).toEqual({ tokenFormat: "opaque", audience: "urn:all" });
    expect(orgChanges("org-2")).toEqual({
      tokenFormat: "jwt",
      audience: "urn:all",
      orgIds: ["a", "b"],
    });
    expect(orgs).toEqual(["org-2"]);
  });

  it("may say nothing", () => {
    const { issuer, orgChanges } = parseIssuerFile("# as the configuration has it\n", "a.yaml");
    expect([issuer, orgChanges("org-1")]).toEqual([{}, {}]);
  });

  it.each([
    ["an unknown key", "tokenFormats: opaque", "tokenFormats"],
    ["an unknown key of an org", "orgs: { org-1: { secret: x } }", "secret"],
    ["a value it cannot have", "tokenFormat: saml", "tokenFormat"],
    ["no YAML", "orgs: [", "Flow sequence"],
  ])("with %s is refused by its name", (_, text, words) => {
    const read = () => parseIssuerFile(text, "issuer.yaml");
    expect(read).toThrow(HarnessError);
    expect(read).toThrow("issuer.yaml cannot set up the issuer");
    expect(read).toThrow(words);
  });
});
