/** The examples that take minutes, run as their README says: a limit per minute and org is found, and all of it was planted. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  answersOf,
  countByOrg,
  type ExampleRun,
  readPromisedRules,
  runExample,
  SLOW_EXAMPLES,
  titleOf,
  toldByOrg,
} from "./example-run.ts";
import { CliStage } from "./spawned-cli.ts";

const SEED = 3;
const RUN_LIMIT_MS = 420_000;
const LIMIT_PER_MINUTE = 10;

const stage = new CliStage();

afterAll(() => stage.close());

describe.each(SLOW_EXAMPLES)("%s", (name) => {
  let run: ExampleRun;
  beforeAll(async () => {
    run = await runExample(stage, name, SEED);
  }, RUN_LIMIT_MS);

  test("ends with 0, since all it finds was planted", () => {
    expect(run.stdout).toContain("✓ Checked against the issuer's own fault log");
    expect(run.exitCode).toBe(0);
    expect(run.result.verdict.state).toBe("VALID");
  });

  test("finds what the README promises", async () => {
    const rules = new Set(run.result.findings.map(({ rule }) => rule));
    expect([...rules].toSorted()).toEqual((await readPromisedRules()).get(name));
  });

  test("names the limit, within a tenth, for every org and as often as it was met", () => {
    const { result, attempts, plan, log } = run;
    const refused = attempts.filter(({ status }) => status !== 200);
    expect(answersOf(refused)).toHaveLength(1);
    expect(answersOf(refused)[0]).toMatch(/^403/);
    expect(toldByOrg(result, "T28")).toEqual(countByOrg(refused, plan));
    expect(toldByOrg(result, "T28")).toEqual(countByOrg(log, plan));
    expect(Object.keys(toldByOrg(result, "T28"))).toHaveLength(plan.orgs.length);
    const [, low, high = low] =
      /above about (\d+)(?: to (\d+))? token requests a minute/.exec(titleOf(result, "T28")) ?? [];
    for (const named of [low, high]) {
      expect(Math.abs(Number(named) - LIMIT_PER_MINUTE)).toBeLessThanOrEqual(LIMIT_PER_MINUTE / 10);
    }
  });
});
