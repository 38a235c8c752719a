import { expect, test } from "vitest";
import { HarnessError } from "../core/errors.ts";
import { API_FAULT_KINDS, FAULT_KINDS } from "./fault.ts";
import { authorizeParametersOf, parseFaultPlan } from "./fault-plan.ts";

function refusalOf(text: string): HarnessError {
  try {
    parseFaultPlan(text, "faults.yaml");
  } catch (error) {
    if (error instanceof HarnessError) return error;
    throw error;
  }
  throw new Error("the plan was accepted");
}

function problemsOf(text: string): string[] {
  const [, ...problems] = refusalOf(text).message.split("\n");
  return problems.map((line) => line.trim());
}

test("a broken plan is an error of usage, with what to change", () => {
  expect(refusalOf("version: 2")).toMatchObject({
    code: "CONFIG_INVALID",
    exitCode: 2,
    hint: expect.stringContaining("correct the lines"),
  });
});

test("YAML and JSON give the same plan, with its defaults", () => {
  const yaml = "version: 1\nfaults:\n  - { id: a, org: acme, kind: throttle-429 }\n";
  const json = '{"version": 1, "faults": [{"id": "a", "org": "acme", "kind": "throttle-429"}]}';
  const plan = parseFaultPlan(yaml, "faults.yaml");
  expect(plan).toEqual(parseFaultPlan(json, "faults.json"));
  expect(plan.faults[0]).toMatchObject({ rate: 1, retryAfter: "seconds" });
});

test("every kind can be planted", () => {
  const options: Record<string, string> = {
    "hidden-rate-limit": ", perMinute: 60",
    "global-rate-limit": ", perSecond: 100",
    "propagation-window": ", toMs: 5000",
    "stale-claim": ", toMs: 5000",
    latency: ", delayMs: 300",
    "api-client-disabled": ", fromMs: 1000",
  };
  const kinds = [...FAULT_KINDS, ...API_FAULT_KINDS];
  const rows = kinds.map(
    (kind) => `  - { id: ${kind}, org: "*", kind: ${kind}${options[kind] ?? ""} }`,
  );
  const plan = parseFaultPlan(`version: 1\nfaults:\n${rows.join("\n")}\n`, "faults.yaml");
  expect(plan.faults.map((fault) => fault.kind)).toEqual(kinds);
});

test("a fault of the API is of no grant, and has no condition on a token request", () => {
  expect(
    problemsOf("version: 1\nfaults:\n  - { id: a, org: x, kind: api-throttled, grant: refresh }\n"),
  ).toEqual(['faults.yaml:3: faults[0].grant: is not for a fault of the API (is "refresh")']);
});

test("a broken plan lists every problem with its line, its key and its value", () => {
  const problems = problemsOf(`version: 2
faults:
  - id: a
    org: acme
    kind: html-page
    rate: 1.5
  - id: a b
    org: []
    kind: latency
  - id: c
    org: acme
    kind: html_page
  - id: d
    org: acme
    kind: narrowed-scope
    grant: password
  - { id: e, org: acme, kind: stale-claim, fromMs: 10, toMs: 5, oldId: x }
`);
  expect(problems).toMatchInlineSnapshot(`
    [
      "faults.yaml:1: version: Invalid input: expected 1 (is 2)",
      "faults.yaml:6: faults[0].rate: Too big: expected number to be <=1 (is 1.5)",
      "faults.yaml:7: faults[1].id: must be 1 to 64 letters, digits, dots, dashes or underscores (is "a b")",
      "faults.yaml:8: faults[1].org: Too small: expected array to have >=1 items (is [])",
      "faults.yaml:7: faults[1].delayMs: Invalid input: expected number, received undefined (is nothing)",
      "faults.yaml:12: faults[2].kind: must be one of empty-org-ids, absent-org-ids, other-org-id, extra-org-id, forbidden-scope-mismatch, forbidden-invalid-scope, forbidden-insufficient-permissions, forbidden-not-authorized, forbidden-access-denied, forbidden-plain, unauthorized-client, unknown-client, expired-secret, wrong-tenant, grant-disabled, invalid-grant, invalid-scope-400, consent-required, throttle-400, unavailable-503, late-503, connection-dropped, truncated-json, html-page, hollow-200, hidden-rate-limit, global-rate-limit, propagation-window, throttle-429, latency, narrowed-scope, stale-claim, api-missing-permission, api-insufficient-scope, api-not-a-user, api-throttled, api-bad-credentials, api-client-disabled (is "html_page")",
      "faults.yaml:16: faults[3].grant: Invalid option: expected one of "client_credentials"|"refresh"|"authorization_code"|"token_exchange"|"extension" (is "password")",
      "faults.yaml:17: faults[4]: Unrecognized key: "oldId" (is {"id":"e","org":"acme","kind":"stale-claim","fromMs":10,"to…)",
      "faults.yaml:17: faults[4].toMs: must be after fromMs (10) (is 5)",
    ]
  `);
});

test("conditions are read, those on the token request by default", () => {
  const plan = parseFaultPlan(
    `version: 1
faults:
  - id: slash
    org: "*"
    kind: forbidden-plain
    when: [{ parameter: redirect_uri, endsWith: / }]
  - id: no-org
    org: "*"
    kind: empty-org-ids
    when: [{ parameter: org_id, of: authorize, is: absent }, { parameter: scope, is: present }]
`,
    "faults.yaml",
  );
  expect(plan.faults.map(({ when }) => when?.map(({ of }) => of))).toEqual([
    ["token"],
    ["authorize", "token"],
  ]);
  expect([...authorizeParametersOf(plan)]).toEqual(["org_id"]);
});

test("a condition that makes no sense is named by its line", () => {
  const problems = problemsOf(`version: 1
faults:
  - { id: a, org: x, kind: html-page, when: [] }
  - id: b
    org: x
    kind: html-page
    when:
      - { parameter: scope }
      - { parameter: scope, is: missing }
  - { id: c, org: "*", kind: global-rate-limit, perSecond: 5, as: 500 }
`);
  expect(problems).toMatchInlineSnapshot(`
    [
      "faults.yaml:3: faults[0].when: Too small: expected array to have >=1 items (is [])",
      "faults.yaml:8: faults[1].when[0]: must have one of is, contains, endsWith, equals (is {"parameter":"scope"})",
      "faults.yaml:9: faults[1].when[1].is: Invalid option: expected one of "absent"|"present" (is "missing")",
      "faults.yaml:10: faults[2].as: must be 429 or one of scope-mismatch, invalid-scope, insufficient-permissions, not-authorized, access-denied (is 500)",
    ]
  `);
});

test("an id that is used twice is said at its second use", () => {
  const problems = problemsOf(
    "version: 1\nfaults:\n  - { id: a, org: x, kind: html-page }\n  - { id: a, org: y, kind: html-page }\n",
  );
  expect(problems).toEqual(['faults.yaml:4: faults[1].id: is the id of an earlier fault (is "a")']);
});

test("text that is no YAML is refused with its place", () => {
  expect(problemsOf("version: 1\nfaults: [\n").join("\n")).toMatch(/^faults\.yaml:\d: Flow seq/);
  expect(problemsOf("version: 1\nfaults: *others\n").join("\n")).toMatch(
    /Unresolved alias.*others/,
  );
  expect(problemsOf("")).toEqual([
    "faults.yaml:1: the file: Invalid input: expected object, received null (is null)",
  ]);
});
