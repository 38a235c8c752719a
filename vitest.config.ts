/**
 * Tests stand beside what they test. `*.flow.test.ts` run real k6 gently, two files at a time; `*.e2e.test.ts` load the machine,
 * so they run one file at a time after all others; the slow lane is `*.slow.test.ts`, run by `npm run test:slow`, simulations before runs.
 */
import { configDefaults, defineConfig } from "vitest/config";
import { countReporter } from "./scripts/vitest-reporter.ts";

const exclude = [...configDefaults.exclude, "results/**", ".tsbuild/**"];
const isSlowLane = process.env["TOKENRUSH_LANE"] === "slow";

const fast = [
  {
    test: {
      name: "unit",
      include: ["**/*.test.ts"],
      exclude: [...exclude, "**/*.{flow,e2e,slow}.test.ts"],
      testTimeout: 30_000,
      sequence: { groupOrder: 0 },
    },
  },
  {
    test: {
      name: "flow",
      include: ["**/*.flow.test.ts"],
      exclude,
      testTimeout: 120_000,
      hookTimeout: 120_000,
      sequence: { groupOrder: 1 },
    },
  },
  {
    test: {
      name: "e2e",
      include: ["**/*.e2e.test.ts"],
      exclude,
      testTimeout: 120_000,
      hookTimeout: 120_000,
      sequence: { groupOrder: 2 },
      fileParallelism: false,
      maxWorkers: 1,
    },
  },
];
const slow = [
  {
    test: {
      name: "slow",
      include: ["lib/**/*.slow.test.ts"],
      exclude,
      testTimeout: 600_000,
      sequence: { groupOrder: 0 },
    },
  },
  {
    test: {
      // Most measure what k6 and the issuer can do, which simulations beside them would spoil.
      name: "slow-runs",
      include: ["scripts/**/*.slow.test.ts"],
      exclude,
      testTimeout: 600_000,
      sequence: { groupOrder: 1 },
      fileParallelism: false,
      maxWorkers: 1,
    },
  },
];

export default defineConfig({
  test: {
    projects: isSlowLane ? slow : fast,
    reporters: ["default", countReporter()],
    maxWorkers: 2,
  },
});
