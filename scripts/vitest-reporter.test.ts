/** The last line of a test run, of real runs over planted tests. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { runCommand } from "./setup/command.mjs";

const VITEST = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
const REPORTER = fileURLToPath(new URL("vitest-reporter.ts", import.meta.url));

/** Runs vitest over one planted test file; `ci` is the value of CI. */
async function runPlanted(tests: string, ci: string) {
  const folder = mkdtempSync(join(tmpdir(), "tokenrush-reporter-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "planted.test.ts"), tests);
  writeFileSync(
    join(folder, "vitest.config.ts"),
    `import { countReporter } from ${JSON.stringify(REPORTER)};
    export default { test: { globals: true, reporters: ["default", countReporter()] } };`,
  );
  const end = await runCommand(process.execPath, [VITEST, "run", "--root", folder], {
    timeoutMs: 25_000,
    env: { ...process.env, CI: ci },
  });
  return { ok: end.ok, lastLine: end.stdout.trimEnd().split("\n").at(-1) };
}

const PASSING = 'test("holds", () => expect(1).toBe(1));\n';
const FAILING = 'test("fails", () => expect(1).toBe(2));\n';
const SKIPPED = 'test.skip("is left out", () => {});\ntest.todo("is not written");\n';

test("it counts what passed, failed and was skipped, alone on the last line", async () => {
  expect(await runPlanted(PASSING + PASSING + FAILING + SKIPPED, "")).toEqual({
    ok: false,
    lastLine: "2 passed, 1 failed, 2 skipped",
  });
});

test.for([
  ["", true],
  ["true", false],
] as const)("a skipped test with CI=%j passes: %s", async ([ci, ok]) => {
  const lastLine = "1 passed, 0 failed, 2 skipped";
  expect(await runPlanted(PASSING + SKIPPED, ci)).toEqual({ ok, lastLine });
});

test("a file that can't be loaded counts as a failure", async () => {
  expect(await runPlanted('throw new Error("broken file");', "")).toEqual({
    ok: false,
    lastLine: "0 passed, 1 failed, 0 skipped",
  });
});
