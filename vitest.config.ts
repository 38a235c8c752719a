/** Tests stand beside what they test; the slow lane is `*.slow.test.ts`, run by `npm run test:slow`. */
import { configDefaults, defineConfig } from "vitest/config";
import { countReporter } from "./scripts/vitest-reporter.ts";

const slow = process.env["TOKENRUSH_LANE"] === "slow";

export default defineConfig({
  test: {
    include: slow ? ["**/*.slow.test.ts"] : ["**/*.test.ts"],
    exclude: [
      ...configDefaults.exclude,
      "results/**",
      ".tsbuild/**",
      ...(slow ? [] : ["**/*.slow.test.ts"]),
    ],
    // Two cores: files that load the machine (*.e2e.test.ts) take a turn each, after the others.
    maxWorkers: 2,
    reporters: ["default", countReporter()],
    testTimeout: 30_000,
  },
});
