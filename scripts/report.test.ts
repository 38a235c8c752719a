/** `tokenrush report`: every format, for every audience, and what stays in the run's directory. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parse } from "csv-parse/sync";
import { listTags } from "hdr-histogram-js";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { packHistograms } from "../lib/analysis/histograms-file.ts";
import { countLatency, createBucketCounts } from "../lib/analysis/latency-buckets.ts";
import { encodeHistogram } from "../lib/analysis/latency-summary.ts";
import { makeOrg, makePlan } from "../lib/analysis/plan-fixture.ts";
import { type Result, resultSchema } from "../lib/analysis/result.ts";
import { failedResult } from "../lib/report/result-fixture.ts";
import { callTokenrush } from "./called-cli.ts";

const EVERY_FORMAT = "html,md,junit,svg,png,csv,hlog,hgrm,json";
const NAMES = failedResult().orgs.map(({ org }) => org);

let cwd = "";

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "tokenrush-report-"));
  onTestFinished(() => rm(cwd, { recursive: true }));
});

/** A run with a plan whose orgs are the result's, under ids of their own. */
async function makeRun(result: Result = failedResult()): Promise<void> {
  const orgs = NAMES.map((org, index) => ({ ...makeOrg(index), org, name: `${org} Ltd` }));
  const plan = makePlan(orgs.length, { orgs });
  const counts = createBucketCounts(3);
  countLatency(counts, 1000);
  const histogram = encodeHistogram(counts);
  const histograms = { total: histogram, byStageGrant: [{ stage: 3, grant: 0, histogram }] };
  await mkdir(join(cwd, "run"));
  const files = {
    "result.json": JSON.stringify(result),
    "plan.json": JSON.stringify(plan),
    "histograms.json.gz": packHistograms({ histograms }, plan),
  };
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(cwd, "run", name), content);
  }
}

function report(...args: string[]) {
  return callTokenrush(["report", "run", ...args], { cwd });
}

/** Every file of a folder as text, by name. */
async function readAll(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(join(cwd, folder))).toSorted();
  const texts = names.map((name) => readFile(join(cwd, folder, name), "utf8"));
  return Object.fromEntries((await Promise.all(texts)).map((text, at) => [names[at] ?? "", text]));
}

describe("formats", () => {
  test("are written where they are to go, and their paths are the answer", async () => {
    await makeRun();
    const { exitCode, stdout, stderr } = await report(
      "--format",
      EVERY_FORMAT,
      "--out",
      "out/here",
    );
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
      "latency.hlog",
      "latency.hgrm",
      "result.json",
    ]);
    const files = await readAll("out/here");
    expect(Object.keys(files).toSorted()).toEqual(written.map((path) => basename(path)).toSorted());
    expect(files["card.png"]?.slice(1, 4)).toBe("PNG");
    expect(parse(files["orgs.csv"] ?? "", { columns: true })).toHaveLength(NAMES.length);
    expect(listTags(files["latency.hlog"] ?? "")).toEqual(["spike-client-credentials"]);
    expect(files["latency.hgrm"]).toContain("1/(1-Percentile)");
    expect(resultSchema.parse(JSON.parse(files["result.json"] ?? ""))).toEqual(failedResult());
    expect((await stat(join(cwd, "out/here/report.html"))).mode & 0o777).toBe(0o600);
  });

  test("go into the run's directory unless told otherwise, where its own result stays as it is", async () => {
    await makeRun();
    const before = await readFile(join(cwd, "run", "result.json"));
    const { stdout } = await report("--format", "csv,json");
    expect(stdout).toBe(`${join(cwd, "run", "orgs.csv")}\n${join(cwd, "run", "result.json")}\n`);
    expect(await readFile(join(cwd, "run", "result.json"))).toEqual(before);
  });

  test("without a name are those of every run, and the summary is the answer", async () => {
    await makeRun();
    const { stdout } = await report("--audience", "vendor");
    expect(stdout).toContain("✗ FAILED");
    expect(stdout).toContain(join(cwd, "run", "report.vendor.html"));
    expect(Object.keys(await readAll("run"))).toContain("junit.vendor.xml");
    for (const name of NAMES) expect(stdout).not.toContain(name);
  });

  test.each([
    [["--format", "html,pdf"], '--format "pdf" is none there is'],
    [["--audience", "everybody"], '--audience "everybody" is none there is'],
    [["--audience", "customer"], "and none is named\nhint: name it with --only-org"],
    [["--only-org", "acme"], 'there is no org "acme" in this run'],
    [["--allow-group", "eu"], '--allow-group "eu" names no column'],
  ])("%j is refused, and nothing is written", async (args, words) => {
    await makeRun();
    const before = await readdir(join(cwd, "run"));
    const { exitCode, stdout, stderr } = await report(...args);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(words);
    expect(await readdir(join(cwd, "run"))).toEqual(before);
  });

  test("that need what the run does not have are refused before any is written", async () => {
    await makeRun();
    await rm(join(cwd, "run", "histograms.json.gz"));
    const { exitCode, stderr } = await report("--format", "html,hlog");
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      "histograms.json.gz holds no histograms of a run\nhint: `--from-records`",
    );
    expect(await readdir(join(cwd, "run"))).not.toContain("report.html");
  });
});

describe("audiences", () => {
  test("a vendor's files name no org, and say in their names whom they are for", async () => {
    await makeRun();
    const { stdout, stderr } = await report(
      "--audience",
      "vendor",
      "--format",
      EVERY_FORMAT,
      "--out",
      "out",
    );
    expect(stderr).toBe("");
    for (const path of stdout.trimEnd().split("\n"))
      expect(basename(path)).toMatch(/^\w+\.vendor\.\w+$/);
    for (const text of Object.values(await readAll("out"))) {
      for (const name of NAMES) expect(text).not.toContain(name);
    }
  });

  test("the salt and the map of aliases stay in the run's directory, for its owner only", async () => {
    await makeRun();
    await report("--audience", "vendor", "--format", "csv", "--out", "out");
    expect(Object.keys(await readAll("out"))).toEqual(["orgs.vendor.csv"]);
    for (const name of ["redaction.salt", "aliases.json"]) {
      expect((await stat(join(cwd, "run", name))).mode & 0o777).toBe(0o600);
    }
    const files = await readAll("run");
    const { aliases } = JSON.parse(files["aliases.json"] ?? "");
    const rows: { org: string }[] = parse((await readAll("out"))["orgs.vendor.csv"] ?? "", {
      columns: true,
    });
    const named = rows.map(
      ({ org }) => aliases.find((one: { alias: string }) => one.alias === org)?.name,
    );
    expect(new Set(named)).toEqual(new Set(NAMES));
  });

  test("aliases are the same in every report of a run", async () => {
    await makeRun();
    const first = (await report("--audience", "vendor", "--json")).stdout;
    expect((await report("--audience", "vendor", "--json")).stdout).toBe(first);
  });

  test("one's own people leave neither salt nor map", async () => {
    await makeRun();
    await report("--format", "html");
    expect(await readdir(join(cwd, "run"))).not.toContain("redaction.salt");
  });

  test("a customer's files are about one org, and so their names say", async () => {
    await makeRun();
    const { stdout } = await report(
      "--audience",
      "customer",
      "--only-org",
      "org-0007",
      "--format",
      "html,csv",
    );
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((path) => basename(path)),
    ).toEqual(["report.customer.org-0007.html", "orgs.customer.org-0007.csv"]);
    const page = (await readAll("run"))["report.customer.org-0007.html"] ?? "";
    expect(page).toContain("org-0007");
    for (const name of NAMES.filter((one) => one !== "org-0007")) expect(page).not.toContain(name);
  });

  test("a vendor's report on one org has the alias in its name", async () => {
    await makeRun();
    const { stdout } = await report(
      "--audience",
      "vendor",
      "--only-org",
      "org-0007",
      "--format",
      "md",
    );
    expect(basename(stdout.trimEnd())).toMatch(/^ticket\.vendor\.org-(?:[a-z]\d){3}\.md$/);
  });

  test("an org whose name is no file's has its own file all the same", async () => {
    const failed = failedResult();
    const [first, second, ...rest] = failed.orgs;
    const named = [
      { ...first, org: "../a b" },
      { ...second, org: "..?a b" },
    ];
    await makeRun(resultSchema.parse({ ...failed, orgs: [...named, ...rest] }));
    const paths = [];
    for (const { org } of named)
      paths.push((await report("--only-org", org, "--format", "csv")).stdout.trimEnd());
    expect(new Set(paths).size).toBe(2);
    for (const path of paths) expect(path).toMatch(/\/run\/orgs\.-a-b-[0-9a-f]{6}\.csv$/);
  });

  test("without a plan it is said that ids may be left", async () => {
    await makeRun();
    await rm(join(cwd, "run", "plan.json"));
    const { exitCode, stderr } = await report("--audience", "vendor", "--format", "csv");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("note: there is no plan.json");
  });
});

describe("the summary of a pipeline's job", () => {
  const GITHUB_STEP_SUMMARY = "summary.md";

  function reportInJob(...args: string[]) {
    return callTokenrush(["report", "run", ...args], { cwd, env: { GITHUB_STEP_SUMMARY } });
  }

  test("gets the ticket appended, for the same audience", async () => {
    await makeRun();
    await writeFile(join(cwd, GITHUB_STEP_SUMMARY), "# before\n");
    await reportInJob("--format", "csv");
    await reportInJob("--format", "csv", "--audience", "vendor");
    const text = await readFile(join(cwd, GITHUB_STEP_SUMMARY), "utf8");
    const [before, ours = "", vendors = ""] = text.split("<!-- tokenrush:run:");
    expect(before).toBe("# before\n\n");
    expect(ours).toContain("org-0003");
    expect(vendors).not.toContain("org-0003");
    expect(text.endsWith("\n")).toBe(true);
  });

  test("stays below its limit, with whole sections, and says when it is full", async () => {
    await makeRun();
    const limit = 1024 * 1024;
    await writeFile(join(cwd, GITHUB_STEP_SUMMARY), `${"x".repeat(limit - 4000)}\n`);
    await reportInJob("--format", "csv");
    const { size } = await stat(join(cwd, GITHUB_STEP_SUMMARY));
    expect(size).toBeLessThanOrEqual(limit);
    expect(size).toBeGreaterThan(limit - 4000);
    await writeFile(join(cwd, GITHUB_STEP_SUMMARY), "x".repeat(limit));
    const { exitCode, stderr } = await reportInJob("--format", "csv");
    expect([exitCode, stderr]).toEqual([
      1,
      "note: the job's summary is full, and the ticket is left out of it\n",
    ]);
    expect((await stat(join(cwd, GITHUB_STEP_SUMMARY))).size).toBe(limit);
  });

  test("that cannot be written fails nothing", async () => {
    await makeRun();
    await mkdir(join(cwd, GITHUB_STEP_SUMMARY));
    const { exitCode, stderr } = await reportInJob("--format", "csv");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("note: cannot write the job's summary summary.md");
  });
});
