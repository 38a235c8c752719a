/** Gates: the unit follows from the metric and the way the limit is written. */
import { expect, test } from "vitest";
import { failureOf, load } from "./config-fixture.ts";

async function gatesOf(...gates: string[]) {
  return (await load({ more: `gates:\n${gates.map((gate) => `  - ${gate}\n`).join("")}` })).gates;
}

test.each([
  ["{ metric: unusable, max: 0 }", 0, "count"],
  ["{ metric: failed, max: 12 }", 12, "count"],
  ["{ metric: status403, max: 0.1% }", 0.001, "share"],
  ["{ metric: status403, max: 100 % }", 1, "share"],
  ["{ metric: p95, max: 400ms }", 400_000, "latencyUs"],
  ["{ metric: p99, max: 1.5s }", 1_500_000, "latencyUs"],
  ["{ metric: p50, max: 0.25ms }", 250, "latencyUs"],
])("%s is %d as %s", async (gate, max, unit) => {
  const [read] = await gatesOf(gate);
  expect(read).toMatchObject({ max: expect.closeTo(max, 9), unit });
});

test("a gate may be narrowed, also to a ramp", async () => {
  const [read] = await gatesOf(
    "{ metric: failed, max: 1%, stage: spike-ramp, grant: client_credentials, org: org-0002, minCount: 100 }",
  );
  expect(read).toMatchObject({
    stage: "spike-ramp",
    grant: "client_credentials",
    org: "org-0002",
    per: "run",
    minCount: 100,
  });
});

test("an org without any event is no breach of a gate per org, a run without any is", async () => {
  const [perOrg, perRun] = await gatesOf(
    "{ metric: failed, max: 1%, per: org }",
    "{ metric: failed, max: 1% }",
  );
  expect([perOrg?.minCount, perRun?.minCount]).toEqual([1, 0]);
});

test("attempts that never started are always held to 1 %, unless the file says otherwise", async () => {
  const added = await gatesOf("{ metric: p95, max: 1s }");
  expect(added.map(({ metric, max }) => [metric, max])).toEqual([
    ["p95", 1_000_000],
    ["neverStarted", 0.01],
  ]);
  const given = await gatesOf("{ metric: neverStarted, max: 50%, stage: spike }");
  expect(given.map(({ metric, max }) => [metric, max])).toEqual([["neverStarted", 0.5]]);
});

test("a fault in one gate does not hide what is wrong with another", async () => {
  const { message } = await failureOf(() =>
    gatesOf("{ metric: p95 }", "{ metric: p95, max: 400 }", "{ metric: p95, max: 1s, org: acme }"),
  );
  expect(message).toContain("gates[0].max: is missing");
  expect(message).toContain("gates[1].max: is no limit for p95 (400)");
  expect(message).toContain('gates[2].org: there is no org "acme"');
});

test.each([
  ["stage: spike, grant: client_credentials"],
  ["org: org-0002, stage: spike"],
  ["per: org"],
  ["variant: default"],
  ["stage: spike, bound: upper"],
  ["grant: client_credentials, bound: upper"],
  ["per: org, bound: upper"],
  ["variant: default, bound: lower"],
])("latency may be held to a limit by %s", async (scope) => {
  const [read] = await gatesOf(`{ metric: p95, max: 1s, ${scope} }`);
  expect(read?.metric).toBe("p95");
});

test.each([
  ["p95", "org: org-0002, grant: client_credentials", "grant: latency of an org is known over"],
  ["p95", "per: org, variant: default", "variant: latency of an org is known over all"],
  ["p95", "variant: default, stage: spike", "stage: latency of a variant is known over the whole"],
  ["p95", "variant: default, grant: client_credentials", "grant: latency of a variant is known"],
  ["p95", "per: org, stage: spike, bound: upper", "bound: latency of an org in a stage has no"],
  ["p99", "per: org, bound: upper", "bound: p99 of an org has no interval → leave bound out"],
  ["p90", "variant: default, bound: lower", "bound: p90 of a variant has no interval"],
])("%s by what no run can tell is refused: %s", async (metric, scope, complaint) => {
  const { message } = await failureOf(() => gatesOf(`{ metric: ${metric}, max: 1s, ${scope} }`));
  expect(message).toContain(`gates[0].${complaint}`);
  expect(message).toMatch(/→ (?:remove|leave)/);
});

test("what latency cannot be told by, counts can", async () => {
  const [read] = await gatesOf(
    "{ metric: failed, max: 1%, variant: default, stage: spike, grant: client_credentials, per: org }",
  );
  expect(read).toMatchObject({ variant: "default", stage: "spike", per: "org" });
});
