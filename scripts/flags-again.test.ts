/** `run --from`: another run's seed, sample, labels and load come again, and what is given now counts. */
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { failedResult } from "../lib/report/result-fixture.ts";
import type { Result } from "../lib/analysis/result.ts";
import { callTokenrush } from "./called-cli.ts";
import { flagsOf } from "./flags-again.ts";

const CONFIG = fileURLToPath(new URL("testdata/command-line/tokenrush.yaml", import.meta.url));
const SECRET = { APP_SECRET: "a-secret-nobody-prints" };

let cwd = "";

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "tokenrush-flags-again-"));
  onTestFinished(() => rm(cwd, { recursive: true }));
  await copyFile(CONFIG, join(cwd, "tokenrush.yaml"));
});

test("takes what the other run was given, and says when the configuration is another", async () => {
  const overrides = { scale: 0.5, onlyOrg: "org-02", events: [{ name: "deploy", atMs: 12_000 }] };
  await writeResult({ seed: 4711, overrides });
  const { exitCode, stdout, stderr } = await dryRun(["--from", "result.json"]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^seed +4711$/m);
  expect(stdout).toMatch(/^orgs +1$/m);
  expect(stdout).toContain("peak 100/s");
  expect(stdout).toContain("deploy");
  expect(stderr).toMatch(
    /^note: tokenrush\.yaml is not the configuration of \S+: its settings have SHA-256 [0-9a-f]{12}…, there it was \S+…\n$/,
  );
});

test("lets flags count before it, and it before the environment", async () => {
  await writeResult({ seed: 4711, overrides: { scale: 0.5, orgs: 2 } });
  const { stdout } = await dryRun(
    ["--from", "result.json", "--seed", "9", "--only-org", "org-01"],
    {
      TOKENRUSH_SCALE: "0.1",
    },
  );
  expect(stdout).toMatch(/^seed +9$/m);
  expect(stdout).toMatch(/^orgs +1$/m);
  expect(stdout).toContain("peak 100/s");
});

test("adds up labels and events, the later of one name counting", async () => {
  const events = [{ name: "deploy", atMs: 1500 }];
  const labels = { sdk: "262", team: "a=b" };
  await writeResult({ labels, sample: 0.25, overrides: { timeScale: 0.1, events } });
  const given = { label: ["sdk=263"], event: ["scope@2s"] };
  const { flags } = await flagsOf("result.json", given, { results: join(cwd, "results"), cwd });
  expect(flags).toMatchObject({ sample: "0.25", timeScale: "0.1" });
  expect(flags.label).toEqual(["sdk=262", "team=a=b", "sdk=263"]);
  expect(flags.event).toEqual(["deploy@1500ms", "scope@2s"]);
  expect(flags.scale).toBeUndefined();
});

test("says what cannot be known of an older run", async () => {
  await writeResult({ overrides: null });
  const { stderr } = await dryRun(["--from", "result.json"]);
  expect(stderr).toContain("does not say what flags changed of its load");
});

test.each([
  ["no run", ["--from", "nowhere"], "nowhere is no path, no run or baseline in"],
  ["a series", ["--from", "result.json", "--replicates", "3"], "--from: give it for one run"],
])("refuses %s", async (_, flags, words) => {
  await writeResult({});
  const { exitCode, stderr } = await dryRun(flags);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(words);
});

async function writeResult(run: Partial<Result["run"]>): Promise<void> {
  const result = failedResult();
  const text = JSON.stringify({ ...result, run: { ...result.run, ...run } });
  await writeFile(join(cwd, "result.json"), text);
}

function dryRun(flags: readonly string[], env: Record<string, string> = {}) {
  return callTokenrush(["run", "tokenrush.yaml", "--dry-run", ...flags], {
    cwd,
    env: { ...SECRET, ...env },
  });
}
