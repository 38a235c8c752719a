/** A change that takes the better part of a minute to spread, as propagation finds it of every org. */
import { expect, it } from "vitest";
import { findStrays, listPropagation } from "./propagation-truth.ts";
import { runTestdata } from "./testdata-run.ts";

const RUN_LIMIT_MS = 120_000;

it(
  "finds of every org, within two polls, when a change was seen after forty seconds",
  async () => {
    const run = await runTestdata("scenarios/propagation", 9, {
      fill: { poll: "1s", window: "50s", visibleMs: "40000", spreadMs: "5000" },
    });
    const truths = listPropagation(run);
    expect(truths.map(({ org }) => org)).toEqual(run.plan.orgs.map(({ org }) => org));
    expect(findStrays(truths, 1000)).toEqual([]);
    expect(run.result.scenario).toMatchObject({ name: "propagation", never: 0, noData: 0 });
  },
  RUN_LIMIT_MS,
);
