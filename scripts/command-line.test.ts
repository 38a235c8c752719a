/** The command line as its users meet it: what it says, on which stream, with which exit code, and what it leaves behind. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { failedResult } from "../lib/report/result-fixture.ts";
import { callTokenrush, COLUMNS } from "./called-cli.ts";
import type { Io } from "./io.ts";

const GOLDENS = fileURLToPath(new URL("testdata/command-line/", import.meta.url));
const BROKEN_CONFIGS = fileURLToPath(new URL("../lib/run/config/testdata/", import.meta.url));
const EXAMPLES = new URL("../scenarios/examples/", import.meta.url);
const VERBS = [
  "demo",
  "run",
  "report",
  "analyze",
  "compare",
  "inspect",
  "ticket",
  "breakpoint",
  "calibrate",
  "issuer",
  "bundle",
  "merge",
  "runs",
  "schema",
];
const CONFIG = join(GOLDENS, "tokenrush.yaml");

/** The folder a command is run in, new for each test. */
let cwd = "";

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "tokenrush-command-line-"));
  onTestFinished(() => rm(cwd, { recursive: true }));
});

describe("help", () => {
  test("groups the verbs, and tells the exit codes and the environment", async () => {
    const { exitCode, stdout, stderr } = await tokenrush(["--help"]);
    expect([exitCode, stderr]).toEqual([0, ""]);
    await expect(stdout).toMatchFileSnapshot(join(GOLDENS, "help.txt"));
    const groups = [...stdout.matchAll(/^([A-Z]\w+):$/gm)].map(([, group]) => group);
    expect(groups).toEqual(["Options", "Start", "Judge", "More", "Examples"]);
    for (const code of [0, 1, 2, 3, 4]) expect(stdout).toMatch(new RegExp(`^  ${code}  \\S`, "m"));
  });

  test.each(["run", "report", "runs"])("of `%s` lists its flags", async (verb) => {
    const { stdout } = await tokenrush([verb, "--help"]);
    await expect(stdout).toMatchFileSnapshot(join(GOLDENS, `${verb}-help.txt`));
  });

  test("lists every verb", async () => {
    const { stdout } = await tokenrush(["--help"]);
    const verbs = [...stdout.matchAll(/^ {2}([a-z]+) (?:\[|<)/gm)].map(([, verb]) => verb);
    expect(verbs).toEqual([...VERBS, "help"]);
  });

  test.each(VERBS)("of `%s` says what it does and gives two examples", async (verb) => {
    const { exitCode, stdout } = await tokenrush([verb, "--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Usage: tokenrush \w+ .*\n\n[A-Z]/);
    const [, examples = ""] = stdout.split("Examples:\n");
    expect(examples.match(new RegExp(`^  tokenrush ${verb}`, "gm"))).toHaveLength(2);
  });

  test.each([[], ...VERBS.map((verb) => [verb])])(
    "fits a terminal of 100 columns: %s",
    async (...verb) => {
      const { stdout } = await tokenrush([...verb, "--help"]);
      const widest = Math.max(...stdout.split("\n").map((line) => line.length));
      expect(widest).toBeLessThanOrEqual(COLUMNS);
    },
  );
});

describe("usage that cannot be understood", () => {
  test.each([
    ["no verb", [], "Usage: tokenrush"],
    ["an unknown verb", ["rnu", "a.yaml"], "unknown command 'rnu'\n(Did you mean run?)"],
    [
      "an unknown flag",
      ["run", "a.yaml", "--dryrun"],
      "unknown option '--dryrun'\n(Did you mean --dry-run?)",
    ],
    ["no configuration", ["run"], "run needs a configuration"],
    ["an unknown file to describe", ["schema", "confg"], "Allowed choices are config, result"],
    [
      "flags with values they cannot have",
      ["run", "tokenrush.yaml", "--seed", "x", "--scale", "-1"],
      '--seed "x": give a whole number from 0 to 2147483647\n--scale "-1": give a factor',
    ],
  ])("%s is refused on stderr, with what to do", async (_, args, words) => {
    const { exitCode, stdout, stderr } = await tokenrush(args);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(words);
  });
});

describe("a file that a flag names", () => {
  test.each([
    ["issuer", "--faults", "the fault plan"],
    ["demo", "--faults", "the fault plan"],
    ["demo", "--config", "the configuration"],
  ])("of `%s %s` that is not there is named", async (verb, flag, what) => {
    const { exitCode, stdout, stderr } = await tokenrush([verb, flag, "gone.yaml"]);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`error: cannot read ${what} gone.yaml: ENOENT\nhint: check the path`);
    expect(await readdir(cwd)).toEqual([]);
  });
});

describe("`schema config`", () => {
  test.each(["spike.yaml", "demo/tokenrush.yaml"])("describes the example %s", async (name) => {
    const { exitCode, stdout } = await tokenrush(["schema", "config"]);
    expect(exitCode).toBe(0);
    const validate = new Ajv2020({ allowUnionTypes: true }).compile(JSON.parse(stdout));
    const example: unknown = parse(await readFile(new URL(name, EXAMPLES), "utf8"));
    expect(validate(example)).toBe(true);
    expect(validate({ version: 1 })).toBe(false);
  });
});

describe("`run` of a broken configuration", async () => {
  const configs = (await readdir(BROKEN_CONFIGS)).filter((name) => /\.(yaml|broken)$/.test(name));

  test("is tried with twelve or more of them", () => {
    expect(configs.length).toBeGreaterThanOrEqual(12);
  });

  test.each(configs)("%s: says every problem and writes nothing", async (config) => {
    await cp(BROKEN_CONFIGS, cwd, { recursive: true });
    const before = await readdir(cwd);

    const { exitCode, stdout, stderr } = await tokenrush(["run", config]);

    expect([exitCode, stdout]).toEqual([2, ""]);
    const problems = await readFile(join(cwd, config.replace(/\.\w+$/, ".txt")), "utf8");
    expect(stderr).toBe(`error: ${problems}hint: each line ends with what to change\n`);
    const [head = "", ...lines] = problems.trimEnd().split("\n");
    expect(head).toMatch(new RegExp(`: ${lines.length} problems?$`));
    for (const line of lines) expect(line).toMatch(/^[\w-]+\.(yaml|broken|csv):\d+: .+ → \S/);
    expect(await readdir(cwd)).toEqual(before);
  });
});

describe("`run --dry-run`", () => {
  const env = { APP_SECRET: "a-secret-nobody-prints" };

  test("says what would be sent, and writes nothing", async () => {
    const { exitCode, stdout, stderr } = await tokenrush(["run", CONFIG, "--dry-run"], env);
    expect([exitCode, stderr]).toEqual([0, ""]);
    await expect(stdout).toMatchFileSnapshot(join(GOLDENS, "dry-run.txt"));
    expect(stdout).not.toContain(env.APP_SECRET);
    expect(await readdir(cwd)).toEqual([]);
  });

  test("obeys flags before the environment, and the environment before the file", async () => {
    const flags = ["--dry-run", "--scale", "0.5", "--only-org", "org-02"];
    const environment = { ...env, TOKENRUSH_SEED: "11", TOKENRUSH_SCALE: "0.1" };
    const { stdout } = await tokenrush(["run", CONFIG, ...flags], environment);
    expect(stdout).toMatch(/^seed +11$/m);
    expect(stdout).toMatch(/^orgs +1$/m);
    expect(stdout).toContain("peak 100/s");
  });

  test("names a secret that is not there", async () => {
    const { exitCode, stderr } = await tokenrush(["run", CONFIG, "--dry-run"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('secret "env:APP_SECRET" of org "org-01" is not set');
  });
});

describe("`run` without a usable k6", () => {
  test("names each place that was looked into and what to do, and writes nothing", async () => {
    const env = { APP_SECRET: "0123456789abcdef", PATH: cwd, TOKENRUSH_CACHE: join(cwd, "cache") };
    const { exitCode, stdout, stderr } = await tokenrush(["run", CONFIG], env);
    expect([exitCode, stdout]).toEqual([3, ""]);
    expect(stderr).toMatch(/^error: No usable k6 \(>= 2\.2\.0 < 3\)\. Tried, in this order:$/m);
    expect(stderr).toMatch(/1\. k6 on PATH: none is there\n +→ put k6 v\S+ on PATH/);
    expect(stderr).toMatch(/2\. cached k6: \S+ holds no complete k6\n +→ `npm run setup` fills it/);
    expect(stderr).toContain("hint: `npm run setup` installs it");
    expect(await readdir(cwd)).toEqual([]);
  });

  test("does not take another one in place of the one that is named", async () => {
    const env = { APP_SECRET: "0123456789abcdef" };
    const { exitCode, stderr } = await tokenrush(["run", CONFIG, "--k6", "./gone/k6"], env);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("--k6 names ./gone/k6");
    expect(stderr).not.toContain("k6 on PATH:");
  });
});

describe("a folder that is no run", () => {
  test.each(["analyze", "report"])("is refused by `%s`, by its name", async (verb) => {
    await mkdir(join(cwd, "photos"));
    for (const folder of ["photos", "gone"]) {
      const { exitCode, stdout, stderr } = await tokenrush([verb, folder]);
      expect([exitCode, stdout]).toEqual([2, ""]);
      expect(stderr).toBe(
        `error: ${folder} is no run: there is no manifest.json in it\nhint: name a folder under results/, such as results/latest\n`,
      );
    }
  });
});

describe("`report`", () => {
  test("writes the answers of a result anew, and ends as the run did", async () => {
    const run = await folderWith(JSON.stringify(failedResult()));
    const { exitCode, stdout, stderr } = await tokenrush(["report", run]);
    expect([exitCode, stderr]).toEqual([1, ""]);
    expect(stdout).toContain("FAILED");
    const written = ["junit.xml", "report.html", "result.json", "ticket.md"];
    expect((await readdir(join(cwd, run))).toSorted()).toEqual(written);
  });

  test("gives the result itself as JSON", async () => {
    const run = await folderWith(JSON.stringify(failedResult()));
    const { stdout } = await tokenrush(["report", run, "--json"]);
    expect(JSON.parse(stdout)).toEqual(failedResult());
  });

  test.each([
    ["another version", '{"schemaVersion": 99}', "its schema version is 99"],
    ["a result cut short", '{"schemaVersion": 2', "JSON"],
    ["something else", '{"schemaVersion": 2, "orgs": []}', "run: Invalid input"],
  ])("refuses %s in one line, and writes nothing", async (_, text, words) => {
    const run = await folderWith(text);
    const { exitCode, stdout, stderr } = await tokenrush(["report", run]);
    expect([exitCode, stdout]).toEqual([2, ""]);
    const [error = "", hint = "", ...rest] = stderr.split("\n");
    expect(error).toContain(`${join(run, "result.json")} is not a result of schema version 2: `);
    expect(error).toContain(words);
    expect(hint).toMatch(/^hint: `tokenrush analyze`/);
    expect(rest).toEqual([""]);
    expect(await readdir(join(cwd, run))).toEqual(["result.json"]);
  });
});

function tokenrush(args: readonly string[], env: Io["env"] = {}, stdin = "") {
  return callTokenrush(args, { cwd, env, stdin });
}

async function folderWith(result: string): Promise<string> {
  await mkdir(join(cwd, "run"));
  await writeFile(join(cwd, "run", "result.json"), result);
  return "run";
}
