/** `compare`, and `report` and `ticket` of what it leaves: every file, for every audience, and the list that has it. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "csv-parse/sync";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { makeOrg, makePlan } from "../lib/analysis/plan-fixture.ts";
import type { Result } from "../lib/analysis/result.ts";
import type { AnyComparison } from "../lib/compare/comparison-file.ts";
import {
  inconclusiveComparison,
  regressedComparison,
  sideRuns,
  splitComparison,
} from "../lib/report/comparison/comparison-fixture.ts";
import { callTokenrush } from "./called-cli.ts";
import type { Io } from "./io.ts";

const FOLDER = "20260304T120000Z-compare-kfpw";
const EVERY_FORMAT = "html,md,junit,svg,png,csv,json";
const NAMES = Array.from({ length: 41 }, (_, at) => `org-${String(at).padStart(4, "0")}`);

let cwd = "";

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "tokenrush-comparison-"));
  onTestFinished(() => rm(cwd, { recursive: true }));
});

/** A comparison in a folder of results, with the plans of its runs beside it where they are wanted. */
async function makeComparison(
  comparison: AnyComparison = regressedComparison(),
  plans: "with plans" | "without" = "with plans",
): Promise<string> {
  const path = join(cwd, "results", FOLDER);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, "comparison.json"), JSON.stringify(comparison));
  if (plans === "without" || comparison.kind === "targets") return path;
  const orgs = NAMES.map((org, index) => ({ ...makeOrg(index), org, name: `${org} Ltd` }));
  const plan = JSON.stringify(makePlan(orgs.length, { orgs }));
  for (const { id } of [...comparison.base.runs, ...comparison.candidate.runs]) {
    await mkdir(join(cwd, "results", id));
    await writeFile(join(cwd, "results", id, "plan.json"), plan);
  }
  return path;
}

function tokenrush(args: readonly string[], env: Io["env"] = {}) {
  return callTokenrush(args, { cwd, env, now: "2026-03-10T00:00:00Z" });
}

function prune(...args: string[]) {
  return tokenrush(["runs", "--prune", ...args]);
}

function report(...args: string[]) {
  return tokenrush(["report", join("results", FOLDER), ...args]);
}

async function readAll(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(join(cwd, folder))).toSorted();
  const texts = names.map((name) => readFile(join(cwd, folder, name), "utf8"));
  return Object.fromEntries((await Promise.all(texts)).map((text, at) => [names[at] ?? "", text]));
}

async function writeRuns(runs: readonly Result[]): Promise<string[]> {
  for (const result of runs) {
    await writeFile(join(cwd, `${result.run.id}.json`), JSON.stringify(result));
  }
  return runs.map(({ run }) => `${run.id}.json`);
}

describe("`compare`", () => {
  test("leaves the comparison and its reports in a folder of their own, and says the verdict first", async () => {
    const base = await writeRuns(sideRuns("base", 3, {}));
    const candidate = await writeRuns(sideRuns("candidate", 3, { times: 1.5 }));
    const env = { GITHUB_STEP_SUMMARY: "summary.md" };
    const { exitCode, stdout, stderr } = await tokenrush(
      ["compare", ...base, "--against", ...candidate],
      env,
    );
    expect([exitCode, stderr]).toEqual([1, ""]);
    expect(stdout).toMatch(/^✗ REGRESSED {2}\S+-spike-basa and 2 more → /);
    const [folder = ""] = await readdir(join(cwd, "results"));
    expect(folder).toMatch(/^20260310T000000Z-compare-[a-z]{4}$/);
    const files = await readAll(join("results", folder));
    expect(Object.keys(files)).toEqual([
      "comparison.json",
      "junit.xml",
      "report.html",
      "ticket.md",
    ]);
    for (const name of Object.keys(files)) {
      expect(stdout.replaceAll(/\n +/g, "")).toContain(join(cwd, "results", folder, name));
    }
    expect(files["ticket.md"]).toMatch(
      new RegExp(`^<!-- tokenrush:comparison:${folder}:internal -->\n`),
    );
    expect(await readFile(join(cwd, "summary.md"), "utf8")).toBe(`\n${files["ticket.md"] ?? ""}`);
    const again = await tokenrush(["report", join("results", folder)]);
    expect([again.exitCode, again.stderr]).toEqual([1, ""]);
    expect(await readAll(join("results", folder))).toEqual(files);
  });

  test("says what it was told, so that it can be told again", async () => {
    const base = await writeRuns(sideRuns("base", 1, {}));
    const candidate = await writeRuns(sideRuns("candidate", 1, {}));
    const flags = ["--allow", "stages,orgs", "--tolerance", "p95=5%", "--noise", "2.5%"];
    const { stdout } = await tokenrush([
      "compare",
      ...base,
      "--against",
      ...candidate,
      ...flags,
      "--json",
    ]);
    expect(JSON.parse(stdout).provenance.flags).toEqual([
      "--allow orgs,stages",
      "--tolerance p95=5%",
      "--noise 2.5%",
    ]);
  });
});

describe("`report` of a comparison", () => {
  test("writes every format where it is to go, and the paths are the answer", async () => {
    await makeComparison();
    const { exitCode, stdout, stderr } = await report("--format", EVERY_FORMAT, "--out", "out");
    expect([exitCode, stderr]).toEqual([1, ""]);
    const written = stdout.trimEnd().split("\n");
    expect(written.map((path) => basename(path))).toEqual([
      "report.html",
      "ticket.md",
      "junit.xml",
      "card.svg",
      "timeline.svg",
      "card.png",
      "timeline.png",
      "orgs.csv",
      "comparison.json",
    ]);
    const files = await readAll("out");
    expect(files["card.png"]?.slice(1, 4)).toBe("PNG");
    expect(parse(files["orgs.csv"] ?? "", { columns: true })).toHaveLength(3 * NAMES.length);
    expect(JSON.parse(files["comparison.json"] ?? "")).toEqual(regressedComparison());
    expect((await stat(join(cwd, "out/report.html"))).mode & 0o777).toBe(0o600);
  });

  test("takes its file alone too, writes beside it, and leaves it as it is", async () => {
    const path = await makeComparison(splitComparison());
    const file = join(path, "comparison.json");
    const before = await readFile(file, "utf8");
    const { exitCode, stdout } = await tokenrush(["report", file, "--format", "csv,json"]);
    expect([exitCode, stdout]).toEqual([1, `${join(path, "orgs.csv")}\n${file}\n`]);
    expect(await readFile(file, "utf8")).toBe(before);
  });

  test("without a format writes those of every comparison, and the summary is the answer", async () => {
    await makeComparison(inconclusiveComparison());
    const { exitCode, stdout } = await report();
    expect(exitCode).toBe(4);
    expect(stdout).toMatch(/^\? INCONCLUSIVE {2}sdk 4\.2\.0 → 4\.3\.0/);
    expect(stdout).toContain(join(cwd, "results", FOLDER, "report.html"));
  });

  test.each([
    [["--format", "hlog"], '--format "hlog" is none there is\nhint: give some of html,md,junit,'],
    [["--from-records"], "--from-records is for runs: a comparison has no records"],
    [["--audience", "customer"], "and none is named\nhint: name it with --only-org"],
    [["--only-org", "acme"], 'there is no org "acme" in this comparison'],
  ])("%j is refused, and nothing is written", async (args, words) => {
    const path = await makeComparison();
    const { exitCode, stdout, stderr } = await report(...args);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(words);
    expect(await readdir(path)).toEqual(["comparison.json"]);
  });

  test.each([
    ["{", "is not a comparison of schema version 1: "],
    ['{"schemaVersion":9}', "its schema version is 9"],
    ['{"schemaVersion":1,"kind":"runs"}', "id: Invalid input"],
  ])("%s is refused by its name", async (text, words) => {
    const path = await makeComparison();
    await writeFile(join(path, "comparison.json"), text);
    const { exitCode, stderr } = await report();
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words);
  });
});

describe("audiences of a comparison", () => {
  test("a vendor's files name no org, and say in their names whom they are for", async () => {
    const path = await makeComparison();
    const { stdout, stderr } = await report(
      "--audience",
      "vendor",
      "--format",
      EVERY_FORMAT,
      "--out",
      "out",
    );
    expect(stderr).toBe("");
    for (const file of stdout.trimEnd().split("\n")) {
      expect(basename(file)).toMatch(/^\w+\.vendor\.\w+$/);
    }
    for (const text of Object.values(await readAll("out"))) {
      for (const name of [...NAMES, "4.3.0"]) expect(text).not.toContain(name);
    }
    for (const name of ["redaction.salt", "aliases.json"]) {
      expect((await stat(join(path, name))).mode & 0o777).toBe(0o600);
    }
    const { aliases } = JSON.parse(await readFile(join(path, "aliases.json"), "utf8"));
    const rows: { org: string }[] = parse((await readAll("out"))["orgs.vendor.csv"] ?? "", {
      columns: true,
    });
    const named = rows.map(
      ({ org }) => aliases.find((one: { alias: string }) => one.alias === org)?.name,
    );
    expect(new Set(named)).toEqual(new Set(NAMES));
  });

  test("aliases are the same in every report of it", async () => {
    await makeComparison();
    const first = (await report("--audience", "vendor", "--json")).stdout;
    expect((await report("--audience", "vendor", "--json")).stdout).toBe(first);
  });

  test("without the plans of its runs it is said that ids may be left", async () => {
    await makeComparison(regressedComparison(), "without");
    const { exitCode, stderr } = await report("--audience", "vendor", "--format", "csv");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("note: the plan.json of a run is not at hand");
  });

  test("ids that lead out of the folder are not followed", async () => {
    const whole = regressedComparison();
    const runs = whole.base.runs.map((run) => ({ ...run, id: "../elsewhere" }));
    await makeComparison({ ...whole, base: { ...whole.base, runs } }, "without");
    await mkdir(join(cwd, "elsewhere"));
    await writeFile(join(cwd, "elsewhere", "plan.json"), JSON.stringify(makePlan(2)));
    const { stderr } = await report("--audience", "vendor", "--format", "csv");
    expect(stderr).toContain("note: the plan.json of a run is not at hand");
  });

  test("a customer's files are about one org, and a vendor's on one have its alias in their names", async () => {
    await makeComparison();
    const only = ["--only-org", "org-0007", "--format", "html"];
    const { stdout } = await report("--audience", "customer", ...only);
    expect(basename(stdout.trimEnd())).toBe("report.customer.org-0007.html");
    const page = await readFile(stdout.trimEnd(), "utf8");
    expect(page).toContain("org-0007");
    for (const name of NAMES.filter((one) => one !== "org-0007")) expect(page).not.toContain(name);
    const vendor = await report("--audience", "vendor", ...only);
    expect(basename(vendor.stdout.trimEnd())).toMatch(/^report\.vendor\.org-(?:[a-z]\d){3}\.html$/);
  });
});

describe("`ticket` of a comparison", () => {
  test("shows what it would post, for the audience, under a mark that posting again finds", async () => {
    await makeComparison();
    const ticket = ["ticket", join("results", FOLDER), "--to", "gitlab:team/orders#7"];
    const { exitCode, stdout, stderr } = await tokenrush(
      [...ticket, "--audience", "vendor", "--json"],
      { GITLAB_TOKEN: "a-token-nobody-prints" },
    );
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(`<!-- tokenrush:comparison:${FOLDER}:vendor -->`);
    expect(stdout).toMatch(new RegExp(`${FOLDER}-vendor-report-[0-9a-f]{8}\\.html`));
    expect(stdout).toMatch(/org-(?:[a-z]\d){3}/);
    expect(stdout).not.toMatch(/org-00\d\d|4\.3\.0|nobody-prints/);
  });
});

describe("`schema comparison`", () => {
  test("describes comparisons of both kinds", async () => {
    const { exitCode, stdout } = await tokenrush(["schema", "comparison"]);
    expect(exitCode).toBe(0);
    const validate = new Ajv2020({ allowUnionTypes: true }).compile(JSON.parse(stdout));
    for (const comparison of [regressedComparison(), splitComparison()]) {
      expect([validate(comparison), validate.errors]).toEqual([true, null]);
    }
    expect(validate({ ...regressedComparison(), kind: "else" })).toBe(false);
  });
});

describe("`runs`", () => {
  test("lists comparisons below the runs, and takes neither calibrations nor baselines for strangers", async () => {
    await makeComparison(regressedComparison(), "without");
    for (const folder of ["calibrations", "baselines", "photos"]) {
      await mkdir(join(cwd, "results", folder));
    }
    const broken = join(cwd, "results", "broken");
    await mkdir(broken);
    await writeFile(join(broken, "comparison.json"), "{");
    const { stdout } = await tokenrush(["runs"]);
    const lines = stdout.replaceAll("\u202f", " ").split("\n");
    expect(lines.find((line) => line.startsWith(FOLDER))).toMatch(
      /^\S+ {2}sdk 4\.2\.0 {2}sdk 4\.3\.0 {2}✗ REGRESSED +\d+ kB$/,
    );
    expect(lines.find((line) => line.startsWith("broken"))).toContain("its comparison.j");
    expect(lines.at(-2)).toBe("not runs: photos");
    const json = JSON.parse((await tokenrush(["runs", "--json"])).stdout);
    expect(json.comparisons).toMatchObject([
      { id: "broken", verdict: null, status: "its comparison.json is broken" },
      {
        id: FOLDER,
        comparedAt: "2026-03-04T12:00:00.000Z",
        kind: "runs",
        base: "sdk 4.2.0",
        candidate: "sdk 4.3.0",
        verdict: { state: "REGRESSED", passed: false },
      },
    ]);
    expect(json.foreign).toEqual(["photos"]);
    expect((await tokenrush(["runs", "--label", "sdk=4.3.0", "--json"])).stdout).toContain(
      '"comparisons": []',
    );
  });

  test("prunes comparisons by age and by number, and keeps what cannot be read", async () => {
    const path = await makeComparison(regressedComparison(), "without");
    const renamed = join(cwd, "results", "renamed");
    await mkdir(renamed);
    await writeFile(join(renamed, "comparison.json"), JSON.stringify(splitComparison()));
    expect((await prune("--older-than", "7d")).stdout).toMatch(
      /^would remove 0 of 0 runs and 0 of 2/,
    );
    const dry = await prune("--older-than", "5d", "--json");
    expect(JSON.parse(dry.stdout)).toMatchObject({ removed: false, comparisons: [{ id: FOLDER }] });
    expect(JSON.parse((await prune("--keep", "2", "--json")).stdout).comparisons).toEqual([]);
    expect(await readdir(path)).toEqual(["comparison.json"]);
    const done = await prune("--older-than", "5d", "--yes");
    expect(done.stdout).toContain("removed 0 of 0 runs and 1 of 2 comparisons");
    expect(done.stdout).toContain("kept: renamed, its folder was renamed");
    expect(await readdir(join(cwd, "results"))).toEqual(["renamed"]);
  });
});
