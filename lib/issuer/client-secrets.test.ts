import { expect, test } from "vitest";
import { fixtureOrg } from "./client-fixture.ts";
import { ClientSecrets } from "./client-secrets.ts";
import { OrgDirectory } from "./org-directory.ts";

const ORG = fixtureOrg("acme");
const ID = ORG.clientId;

test("a rotation without overlap ends the old secret at once", () => {
  const secrets = new ClientSecrets(new OrgDirectory([ORG]), () => 1000);
  expect(secrets.accepts(ID, ORG.clientSecret)).toBe(true);
  secrets.rotate(ID, "next", 1000);
  expect(secrets.accepts(ID, ORG.clientSecret)).toBe(false);
  expect(secrets.accepts(ID, "next")).toBe(true);
  expect(secrets.accepts(ID, "nex")).toBe(false);
  expect(secrets.accepts("nobody", "next")).toBe(false);
});

test("in an overlap both are good, after it only the new one", () => {
  let nowMs = 1000;
  const secrets = new ClientSecrets(new OrgDirectory([ORG]), () => nowMs);
  secrets.rotate(ID, "next", 1500);
  expect(secrets.accepts(ID, ORG.clientSecret)).toBe(true);
  nowMs = 1500;
  expect(secrets.accepts(ID, ORG.clientSecret)).toBe(false);
  expect(secrets.accepts(ID, "next")).toBe(true);
});
