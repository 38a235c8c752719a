/** Ends a test run with one plain line of counts, and lets no skipped test pass in CI. */
import type { Reporter, TestModule } from "vitest/node";
import { isCi } from "./setup/ci.mjs";

/** What a test run came to; a file that can't be loaded and an error outside of any test are one failure each. */
interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Prints `N passed, N failed, N skipped` after everything else. */
export function countReporter(): Reporter {
  return {
    onTestRunEnd(testModules, unhandledErrors) {
      const counts = countTests(testModules);
      counts.failed += unhandledErrors.length;
      if (counts.skipped > 0 && isCi(process.env)) {
        console.error("CI is set, and in CI a skipped test is a failure.");
        process.exitCode = 1;
      }
      console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
    },
  };
}

function countTests(testModules: readonly TestModule[]): TestCounts {
  const counts: TestCounts = { passed: 0, failed: 0, skipped: 0 };
  for (const testModule of testModules) {
    counts.failed += testModule.errors().length;
    for (const test of testModule.children.allTests()) {
      const { state } = test.result();
      // Pending at the end: the run was cut short before it.
      counts[state === "pending" ? "skipped" : state] += 1;
    }
  }
  return counts;
}
