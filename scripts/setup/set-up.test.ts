/** The set-up as a whole: what it prints where, and its exit codes. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type FakeMachine, fakeMachine, k6Script } from "./fake-programs.ts";
import { setUp } from "./set-up.mjs";

/** A clone on a machine where nothing is left to do. */
function readyClone(): FakeMachine {
  const machine = fakeMachine();
  machine.addProgram("npm", "mkdir -p node_modules");
  machine.addProgram("k6", k6Script("2.2.0"));
  machine.addProgram("chromium", 'echo "Chromium 156"');
  writeFileSync(join(machine.folder, "package-lock.json"), "{}");
  return machine;
}

async function run(machine: FakeMachine, ...args: string[]) {
  let stdout = "";
  machine.stderr.text = "";
  const code = await setUp(args, {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: machine.stderr,
    env: machine.env,
    root: machine.folder,
  });
  return { code, stdout, stderr: machine.stderr.text };
}

test("it says what is ready, and with --quiet-when-ready nothing", async () => {
  const machine = readyClone();
  expect((await run(machine)).stderr).toBe("Installing npm packages · 0 s\n");
  expect(await run(machine)).toEqual({
    code: 0,
    stdout: `Ready: node ${process.version}, npm packages by lock file, k6 v2.2.0 (PATH: ${machine.folder}/bin/k6)\n`,
    stderr: "",
  });
  expect(await run(machine, "--quiet-when-ready")).toEqual({ code: 0, stdout: "", stderr: "" });
});

test("with --for-tests it also names the browser", async () => {
  const machine = readyClone();
  expect((await run(machine, "--for-tests")).stdout).toContain(`/bin/chromium)\n`);
});

test("with --for-slow-tests it also names R and scipy, where they answer", async () => {
  const machine = readyClone();
  const rscript = machine.addProgram("Rscript", "exit 0");
  const python = machine.addProgram("python3", "exit 0");
  const { code, stdout } = await run(machine, "--for-slow-tests");
  expect(code).toBe(0);
  expect(stdout).toContain(
    `chromium (${machine.folder}/bin/chromium), R (${rscript}), scipy (${python})\n`,
  );
});

test("without a browser it says loudly what will be skipped, and in CI it fails", async () => {
  const machine = readyClone();
  machine.env["CHROMIUM_BIN"] = "/nowhere/chrome";
  const outside = await run(machine, "--for-tests");
  expect(outside.code).toBe(0);
  expect(outside.stderr).toContain("THE BROWSER TESTS WILL BE SKIPPED");

  machine.env["CI"] = "true";
  expect((await run(machine, "--for-tests")).code).toBe(3);
  machine.env["CI"] = "false";
  expect((await run(machine, "--for-tests")).code).toBe(0);
});

test("a k6 that can't be had ends it with the environment's exit code", async () => {
  const machine = readyClone();
  machine.env["K6_BIN"] = "/nowhere/k6";
  const { code, stderr } = await run(machine, "--quiet-when-ready");
  expect(code).toBe(3);
  expect(stderr).toContain("K6_BIN names /nowhere/k6");
});

test("an unknown flag is a usage error that names it", async () => {
  const { code, stderr } = await run(fakeMachine(), "--quiet");
  expect(code).toBe(2);
  expect(stderr).toContain("'--quiet'");
  expect(stderr).toContain("--help");
});

test("--help shows two examples and does nothing", async () => {
  const { code, stdout, stderr } = await run(fakeMachine(), "--help");
  expect(code).toBe(0);
  expect(stdout).toMatch(/Examples:\n {2}npm run setup\n {2}K6_BIN=/);
  expect(stderr).toBe("");
});
