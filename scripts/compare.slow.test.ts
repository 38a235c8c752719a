/** The same server twice, five runs a side in turn: whatever the noise of the machine, nothing is called worse. */
import { describe, expect, it, onTestFinished } from "vitest";
import { comparisonSchema } from "../lib/compare/comparison.ts";
import { compare } from "../lib/compare/two-sides-fixture.ts";
import { delayBy, runInTurn } from "./compared-sides.ts";
import { startIssuerBeside } from "./issuer-beside.ts";
import { CliStage } from "./spawned-cli.ts";

const RUNS_LIMIT_MS = 600_000;
const LOAD = `workload:
  - { name: warmup, kind: warmup, rate: 40, duration: 1s }
  - { name: spike, kind: spike, rate: 80, duration: 5s }
preflight: off
`;

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

  it(
    "are so where `run --ab` runs and compares them",
    async () => {
      const stage = new CliStage();
      onTestFinished(() => stage.close());
      const beside = await startIssuerBeside(stage, [delayBy(40)]);
      onTestFinished(() => beside.issuer.stop());
      for (const name of ["a", "b"]) {
        beside.configure(`${name}.yaml`, `${LOAD}labels: { build: ${name} }\n`);
      }
      const { stdout } = await beside.call(["run", "--ab", "a.yaml,b.yaml", "--json"]).ended;
      const { verdict, base, candidate } = comparisonSchema.parse(JSON.parse(stdout));
      expect([base, candidate].map(({ runs }) => runs.length)).toEqual([5, 5]);
      expect(verdict).toMatchObject({ state: expect.stringMatching(/^(?:SAME|INCONCLUSIVE)$/) });
    },
    RUNS_LIMIT_MS,
  );
});
