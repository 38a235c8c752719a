/** A limit per minute that is worded as a permission: named with its rate, and told from a permission of the same words. */
import { beforeAll, describe, expect, it } from "vitest";
import type { EmbeddedRun } from "./embedded-run.ts";
import { readFaults, runTestdata } from "./testdata-run.ts";

const NAME = "rate-limit/ten-per-minute";
const LIMIT_PER_MINUTE = 10;
const RUN_LIMIT_MS = 240_000;

describe("ten tokens a minute per org, and 403 above", () => {
  let run: EmbeddedRun;
  beforeAll(async () => {
    run = await runTestdata(NAME, 2, { faults: await readFaults(NAME) });
  }, RUN_LIMIT_MS);

  const findingOf = (rule: string) => run.result.findings.find((one) => one.rule === rule);
  const countLogged = (kind: string) =>
    run.log.filter((line) => line.kind === kind && !line.attemptId.startsWith("0-")).length;

  it("is named as a limit, within a tenth, for every org that has it", () => {
    const finding = findingOf("T28");
    expect(finding?.orgs.toSorted((a, b) => a.localeCompare(b))).toEqual([
      "limited-1",
      "limited-2",
      "limited-3",
      "limited-4",
    ]);
    expect(finding?.count).toBe(countLogged("hidden-rate-limit"));
    const [, low, high = low] =
      /above about (\d+)(?: to (\d+))? token requests a minute/.exec(finding?.title ?? "") ?? [];
    for (const named of [low, high]) {
      expect(Math.abs(Number(named) - LIMIT_PER_MINUTE)).toBeLessThanOrEqual(LIMIT_PER_MINUTE / 10);
    }
    expect(finding?.atRest.text).toContain("under load only");
  });

  it("is no reason to take another org's permission for one", () => {
    const finding = findingOf("T403");
    expect(finding?.orgs).toEqual(["forbidden"]);
    expect(finding?.count).toBe(countLogged("forbidden-not-authorized"));
    expect(finding?.atRest.text).toContain("not a rate limit");
    expect(run.result.findings.flatMap(({ orgs }) => orgs)).not.toContain("sound");
  });
});
