/** The set-up's first check, in Nodes that it must refuse or accept. */
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runCommand } from "./setup/command.mjs";

const SETUP = fileURLToPath(new URL("setup.mjs", import.meta.url));

/** Asks for the set-up's help in a Node that claims to be that version. */
function helpInNode(version: string) {
  const claim = `Object.defineProperty(process, "versions", { value: { node: "${version}" } })`;
  const args = ["--import", `data:text/javascript,${claim}`, SETUP, "--help"];
  return runCommand(process.execPath, args, { timeoutMs: 20_000 });
}

test.for(["18.20.4", "20.19.6"])(
  "Node %s is refused with the version that is needed",
  async (version) => {
    const { problem, stdout, stderr } = await helpInNode(version);
    expect(problem).toBe("exited with code 3");
    expect(stdout).toBe("");
    expect(stderr).toContain("tokenrush needs Node 20.20 or newer");
  },
);

test.for(["20.20.0", "22.1.0"])("Node %s is accepted", async (version) => {
  const { ok, stdout } = await helpInNode(version);
  expect(ok).toBe(true);
  expect(stdout).toContain("Usage: node scripts/setup.mjs");
});
