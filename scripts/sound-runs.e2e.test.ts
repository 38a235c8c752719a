/** The other half of the known answer: where no fault is planted nothing is found, whatever the seed. */
import { describe, expect, it } from "vitest";
import { runEmbedded } from "./embedded-run.ts";

const RUN_LIMIT_MS = 120_000;

describe("a run without faults", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
    "gives no finding, seed %i",
    async (seed) => {
      const { result, attempts, preflight, stats } = await runEmbedded(
        "sound.yaml",
        { version: 1, faults: [] },
        seed,
      );
      expect(result.findings).toEqual([]);
      expect(result.observations).toEqual([]);
      expect(result.verdict).toEqual({ state: "VALID", passed: true, reasons: [], advice: [] });
      expect(stats.distinctAttempts).toBe(preflight.length + attempts.length);
    },
    RUN_LIMIT_MS,
  );
});
