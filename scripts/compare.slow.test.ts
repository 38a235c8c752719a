/** The same server twice, five runs a side in turn: whatever the noise of the machine, nothing is called worse. */
import { describe, expect, it } from "vitest";
import { compare } from "../lib/compare/two-sides-fixture.ts";
import { delayBy, runInTurn } from "./compared-sides.ts";

const RUNS_LIMIT_MS = 600_000;

describe("five runs a side of the very same", () => {
  it.each([1, 2, 3])(
    "are the same, or cannot be told apart, try %i",
    async () => {
      const [base = [], candidate = []] = await runInTurn([[delayBy(40)], [delayBy(40)]], 5);
      const { verdict, orgs } = compare(base, candidate);
      expect(["SAME", "INCONCLUSIVE"]).toContain(verdict.state);
      expect(orgs.metrics.map(({ states }) => states.REGRESSED)).toEqual([0, 0, 0]);
    },
    RUNS_LIMIT_MS,
  );
});
