import { expect, it } from "vitest";
import {
  makeClient,
  makeOrg,
  makePlan,
  makeRequest,
  makeTarget,
} from "../../analysis/plan-fixture.ts";
import { failedResult } from "../result-fixture.ts";
import { namesOfPlan, namesOfResult } from "./run-names.ts";

const plan = makePlan(3, {
  clients: [makeClient({ clientId: "shared" }), makeClient({ clientId: "own-2" })],
  target: makeTarget({ issuer: "https://issuer.example/x", revokeUrl: "https://revoke.example" }),
  orgs: [0, 1, 2].map((index) => ({
    ...makeOrg(index),
    org: `org-${index}`,
    name: `Org number ${index}`,
    orgId: `id-${index}`,
    expectedOrgs: [`id-${index}`, `linked-${index}`, "id-0"],
    audience: "https://api.example",
    groups: { region: "eu" },
    requests: [
      makeRequest({
        client: index === 2 ? 1 : 0,
        tokenUrl: `https://login-${index}.example:8443/realms/${index}`,
        orgParameter: { name: "org_id", in: "body", value: `selector-${index}` },
        parameters: [["resource", "the same for all"]],
      }),
    ],
  })),
});

it("a plan tells each org's names, and ids that not all orgs have", () => {
  expect(namesOfPlan(plan).orgs).toEqual(
    [0, 1, 2].map((index) => ({
      org: `org-${index}`,
      name: `Org number ${index}`,
      orgId: `id-${index}`,
      otherIds: [`linked-${index}`, index === 2 ? "own-2" : "shared", `selector-${index}`],
      groups: { region: "eu" },
    })),
  );
});

it("a plan tells every host, without its port", () => {
  expect(namesOfPlan(plan).hosts.toSorted()).toEqual([
    "api.example",
    "issuer.example",
    "login-0.example",
    "login-1.example",
    "login-2.example",
    "revoke.example",
  ]);
});

it("of one org alone everything is its own", () => {
  const [org] = plan.orgs;
  const names = namesOfPlan({ ...plan, orgs: org === undefined ? [] : [org] });
  expect(names.orgs[0]?.otherIds).toContain("shared");
  expect(names.orgs[0]?.otherIds).toContain("the same for all");
});

it("a result alone tells orgs and groups, and says that it is all there is", () => {
  const { orgs, hosts, source } = namesOfResult(failedResult());
  expect(source).toBe("result");
  expect(hosts).toEqual([]);
  expect(orgs).toHaveLength(25);
  expect(orgs[1]).toEqual({
    org: "org-0001",
    name: "org-0001",
    orgId: "org-0001",
    otherIds: [],
    groups: { region: "us" },
  });
});
