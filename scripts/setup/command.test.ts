/** How a command's end is told. */
import { expect, test } from "vitest";
import { lastLines, runCommand } from "./command.mjs";
import { fakeMachine } from "./fake-programs.ts";

const TIMEOUT_MS = 20_000;

test("a command that succeeds gives both outputs", async () => {
  const machine = fakeMachine();
  const path = machine.addProgram("both", "echo out; echo err >&2");
  expect(await runCommand(path, [], { timeoutMs: TIMEOUT_MS })).toEqual({
    ok: true,
    problem: "",
    stdout: "out\n",
    stderr: "err\n",
  });
});

test.for([
  ["fails", "exit 7", "exited with code 7"],
  ["is killed", "kill -9 $$", "was ended by SIGKILL"],
] as const)("a command that %s tells how", async ([, script, problem]) => {
  const path = fakeMachine().addProgram("program", script);
  expect(await runCommand(path, [], { timeoutMs: TIMEOUT_MS })).toMatchObject({
    ok: false,
    problem,
  });
});

test("a command that isn't there is an answer, not an exception", async () => {
  const end = await runCommand("/nowhere/program", [], { timeoutMs: TIMEOUT_MS });
  expect(end).toMatchObject({ ok: false, problem: "cannot be started (ENOENT)" });
});

test(
  "a command is stopped at its time limit even when a grandchild keeps its output open",
  { timeout: 5_000 },
  async () => {
    const machine = fakeMachine();
    const path = machine.addProgram("program", "sleep 20 & sleep 20");
    const end = await runCommand(path, [], { timeoutMs: 50, env: machine.env });
    expect(end.problem).toBe("took longer than 0.05 s and was stopped");
  },
);

test("the last lines leave out the empty ones", () => {
  expect(lastLines("a\nb\n\nc\n\n", 2)).toBe("b\nc");
});
