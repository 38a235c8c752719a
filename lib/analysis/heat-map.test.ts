/** The picture of orgs over time: nothing in it is lost, and it stays a picture. */
import { describe, expect, it } from "vitest";
import { playLoad } from "./aggregate-fixture.ts";
import { drawHeatMap } from "./heat-map.ts";
import { makePlan } from "./plan-fixture.ts";
import { viewRun } from "./run-view.ts";
import { claimed, SCOPE_MISMATCH } from "./symptom-fixture.ts";

function draw(orgs: number, isBad: (org: number) => boolean) {
  const plan = makePlan(orgs);
  const aggregate = playLoad(plan, ({ org, n }) => {
    if (!isBad(org)) return {};
    return n % 2 === 0 ? SCOPE_MISMATCH : claimed("empty");
  });
  return { aggregate, map: drawHeatMap(viewRun(plan, aggregate, new Date(0).toISOString())) };
}

const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);

describe("the heat map", () => {
  it("has a row for each org with 403s or unusable answers, and one for all others", () => {
    const { map } = draw(6, (org) => org === 2 || org === 4);
    expect(map.rows.map(({ org }) => org).toSorted()).toEqual(["org-2", "org-4"]);
    expect(map.rest?.orgs).toBe(4);
    expect(sum(map.rest?.status403 ?? [])).toBe(0);
  });

  it("holds every attempt, 403 and unusable answer of the load in at most sixty columns", () => {
    const { map, aggregate } = draw(60, () => true);
    expect(map.rows).toHaveLength(40);
    const rows = [...map.rows, ...(map.rest === null ? [] : [map.rest])];
    for (const row of rows) expect(row.attempts.length).toBeLessThanOrEqual(60);
    const total = (name: "attempts" | "status403" | "unusable") =>
      sum(rows.map((row) => sum(row[name])));
    expect(total("attempts")).toBe(aggregate.recorded);
    expect(total("status403")).toBe(sum(aggregate.blocks.map(({ status403 }) => status403)));
    expect(total("unusable")).toBe(sum(aggregate.blocks.map(({ unusable }) => unusable)));
    expect(map.columnMs * 60).toBeGreaterThanOrEqual(82_000);
  });

  it("is one row where nothing is wrong", () => {
    const { map } = draw(3, () => false);
    expect(map.rows).toEqual([]);
    expect(map.rest?.orgs).toBe(3);
  });
});
