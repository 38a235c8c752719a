/** Which tools a test run starts, over stand-ins for them. */
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runCommand } from "./setup/command.mjs";
import { fakeMachine, writeProgram } from "./setup/fake-programs.ts";

const TOOLS = ["oxfmt", "oxlint", "tsc", "knip", "vitest"];

/** Runs a copy of test.mjs whose tools note their calls; those in `failing` exit with 1. */
async function runTests(args: string[], failing: string[] = []) {
  const { folder } = fakeMachine();
  const copy = join(folder, "scripts", "test.mjs");
  mkdirSync(join(folder, "scripts"));
  cpSync(fileURLToPath(new URL("test.mjs", import.meta.url)), copy);
  for (const tool of TOOLS) {
    writeProgram(
      join(folder, "node_modules", ".bin", tool),
      `echo ${tool} $@ lane=$TOKENRUSH_LANE >> calls; exit ${failing.includes(tool) ? 1 : 0}`,
    );
  }
  const { TOKENRUSH_LANE: _, ...env } = process.env;
  const end = await runCommand(process.execPath, [copy, ...args], { timeoutMs: 20_000, env });
  const calls = join(folder, "calls");
  return {
    ...end,
    calls: existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : [],
  };
}

describe("a test run", () => {
  test("makes every static check and then runs the fast lane", async () => {
    const { ok, calls } = await runTests([]);
    expect(ok).toBe(true);
    expect(calls).toEqual([
      "oxfmt --check lane=",
      "oxlint --type-aware --deny-warnings lane=",
      "tsc -b lane=",
      "knip lane=",
      "vitest run lane=fast",
    ]);
  });

  test("stops at a static check that fails, and names it", async () => {
    const { ok, calls, stderr } = await runTests([], ["tsc"]);
    expect(ok).toBe(false);
    expect(calls.at(-1)).toBe("tsc -b lane=");
    expect(stderr).toContain("Failed: tsc -b. The tests were not run.");
  });

  test("fails when vitest fails", async () => {
    expect(await runTests([], ["vitest"])).toMatchObject({ ok: false });
  });

  test("with --slow runs the slow lane, static checks included", async () => {
    const { calls } = await runTests(["--slow"]);
    expect(calls).toHaveLength(TOOLS.length);
    expect(calls.at(-1)).toBe("vitest run lane=slow");
  });

  test("hands other arguments to vitest and leaves the static checks out", async () => {
    const { calls } = await runTests(["--slow", "lib/core", "-t", "codec"]);
    expect(calls).toEqual(["vitest run lib/core -t codec lane=slow"]);
  });
});
