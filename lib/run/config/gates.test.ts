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
