/** Which orgs stand out: three of many, all alike, none; small ones too, and no more found by chance than was allowed. */
import { describe, expect, it } from "vitest";
import { mix32 } from "../core/hash.ts";
import type { Aggregate } from "./aggregate.ts";
import { makeCell } from "./cell-fixture.ts";
import { emptyAggregate } from "./empty-aggregate-fixture.ts";
import { compareOrgs } from "./org-comparison.ts";
import { makePlan } from "./plan-fixture.ts";
import { viewRun } from "./run-view.ts";

const SPIKE = 3;

/** Attempts and 403s of each org, in the spike. */
function compare(orgs: readonly { attempts: number; denied: number }[]) {
  const plan = makePlan(orgs.length);
  const aggregate: Aggregate = {
    ...emptyAggregate(plan),
    cells: orgs.map(({ attempts, denied }, org) => {
      const cell = makeCell({ org, stage: SPIKE, attempts, status403: denied });
      cell.outcomes.denied = denied;
      cell.outcomes.issued = attempts - denied;
      return cell;
    }),
  };
  const told = compareOrgs(viewRun(plan, aggregate, new Date(0).toISOString()));
  return told.find(({ measure }) => measure === "status403");
}

function sameFor(count: number, attempts: number, denied: number) {
  return Array.from({ length: count }, () => ({ attempts, denied }));
}

const spaced = (text: string | undefined) => text?.replaceAll(/\s/g, " ");

describe("compareOrgs", () => {
  it("names the three that stand out, the surest first, and says that the others have none", () => {
    const told = compare([
      ...sameFor(20, 300, 0),
      { attempts: 300, denied: 90 },
      { attempts: 30, denied: 12 },
      { attempts: 300, denied: 300 },
    ]);
    expect(told).toMatchObject({ extent: "some", standOutCount: 3 });
    expect(told?.standOut.map(({ org }) => org)).toEqual(["org-22", "org-20", "org-21"]);
    expect(spaced(told?.text)).toBe(
      "3 of 23 orgs stand out by 403 forbidden (org-22, org-20, org-21); the others have none",
    );
    expect(told?.beyondChance).toBeGreaterThan(0.9);
  });

  it("says of a failure of all that it is of all", () => {
    expect(compare(sameFor(20, 300, 60))).toMatchObject({ extent: "all", standOut: [] });
    expect(compare(sameFor(20, 300, 300))).toMatchObject({ extent: "all", standOut: [] });
  });

  it("says that none has it, and that it is unclear who has", () => {
    expect(compare(sameFor(5, 300, 0))).toMatchObject({ extent: "none" });
    expect(compare([...sameFor(6, 300, 0), ...sameFor(2, 300, 1)])?.extent).toBe("unclear");
  });

  it("ranks by what is sure: a small org does not top the list for one bad attempt of one", () => {
    const told = compare([
      ...sameFor(30, 400, 2),
      { attempts: 400, denied: 80 },
      { attempts: 1, denied: 1 },
    ]);
    expect(told?.standOut.map(({ org }) => org)).toEqual(["org-30"]);
    expect(told?.pooled).toMatchObject({ orgs: 1, count: 1, of: 1 });
  });

  it("names small orgs of which nothing comes through, which no pool may hide", () => {
    const told = compare([...sameFor(97, 15, 0), ...sameFor(3, 15, 15)]);
    expect(told).toMatchObject({ extent: "some", standOutCount: 3 });
    expect(told?.standOut.map(({ org }) => org)).toEqual(["org-97", "org-98", "org-99"]);
    expect(told?.pooled).toMatchObject({ orgs: 97, count: 0, of: 97 * 15 });
  });

  it.each([
    ["of 200 attempts each", 1000, 200, 0.02],
    ["of 10 attempts each", 3000, 10, 0.05],
  ])("finds hardly any by chance among many alike %s", (_, orgs, attempts, share) => {
    const drawn = Array.from({ length: orgs }, (__, org) => ({
      attempts,
      denied: Array.from({ length: attempts }, (___, n) => mix32(org, n) / 2 ** 32).filter(
        (draw) => draw < share,
      ).length,
    }));
    expect(compare(drawn)?.standOutCount).toBe(0);
  });

  it("has nothing to compare where there is one org", () => {
    expect(compare([{ attempts: 10, denied: 5 }])).toBeUndefined();
  });
});
