/** What the program says in a clone that is not set up. */
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runCommand } from "./setup/command.mjs";
import { fakeMachine } from "./setup/fake-programs.ts";

test("without node_modules it names the command that sets it up", async () => {
  const { folder } = fakeMachine();
  const copy = join(folder, "clone", "scripts", "bin.mjs");
  mkdirSync(join(copy, ".."), { recursive: true });
  copyFileSync(fileURLToPath(new URL("bin.mjs", import.meta.url)), copy);
  const { problem, stderr } = await runCommand(process.execPath, [copy], { timeoutMs: 20_000 });
  expect(problem).toBe("exited with code 3");
  expect(stderr).toContain("run `npm start` or `npm run setup`");
});
