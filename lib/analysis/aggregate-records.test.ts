/** The pass over records as a whole: the same however it is read, and what judging each attempt by itself gives. */
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateRecords } from "../../scripts/bench/generate-records.ts";
import { HarnessError } from "../core/errors.ts";
import type { Plan } from "../core/plan.ts";
import { type AttemptRecord, parseRecord } from "../core/record.ts";
import { isSampled, POSITION_COUNT, SAMPLE_FLOOR, samplePosition } from "../core/sampling.ts";
import type { Aggregate } from "./aggregate.ts";
import type { Latency } from "./result.ts";
import { aggregateRecords } from "./aggregate-records.ts";
import { countLatency, createBucketCounts, type Digits } from "./latency-buckets.ts";
import { summarizeLatency } from "./latency-summary.ts";
import { cellsOf, observe, withoutSymptoms } from "./observed-fixture.ts";

const RECORDS = 6000;
const GARBAGE = [
  "Request Failed",
  "",
  "tr1\tnot a record",
  "tr1\ta\t1-1-0\t99999",
  `tr1\t${"eyJhbGciOiJFUzI1NiJ9".repeat(9)}`,
  "\u0000\u001b[31m",
];

let directory: string;
let plan: Plan;
let records: AttemptRecord[];
/** Large enough to be shared out among threads. */
let logPath: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "tokenrush-aggregate-"));
  logPath = join(directory, "records.log");
  plan = await generateRecords(logPath, { records: RECORDS, orgs: 25, seed: 3 });
  const lines = (await readFile(logPath, "utf8")).trimEnd().split("\n");
  records = lines.flatMap((line) => parseRecord(line) ?? []);
  GARBAGE.forEach((garbage, index) => lines.splice(900 * (index + 1), 0, garbage));
  await writeFile(logPath, `${lines.join("\n")}\n`);
});
afterAll(() => rm(directory, { recursive: true }));

function read(path = logPath, threads = 2, fields: Partial<Plan> = {}): Promise<Aggregate> {
  return aggregateRecords({ recordsPath: path, plan: { ...plan, ...fields } }, { threads });
}

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, content);
  return path;
}

/** Percentiles of all attempts given, issued or not. */
function summaryOf(some: readonly AttemptRecord[], digits: Digits): Latency {
  const counts = createBucketCounts(digits);
  for (const record of some) countLatency(counts, observe(record, plan).latencyUs);
  return summarizeLatency(counts);
}

describe("aggregateRecords", () => {
  it("gives the same for any number of threads, and for a gzipped log", async () => {
    const one = await read(logPath, 1);
    expect(await read(logPath, 2)).toStrictEqual(one);
    expect(await read(logPath, 3)).toStrictEqual(one);
    const gzPath = await written("whole.log.gz", gzipSync(await readFile(logPath)));
    expect(await read(gzPath)).toStrictEqual(one);
  });

  it("gives the same for a sample, for any number of threads, and for a gzipped log", async () => {
    const one = await read(logPath, 1, { sample: 0.1 });
    expect(await read(logPath, 3, { sample: 0.1 })).toStrictEqual(one);
    const gzPath = await written("sampled.log.gz", gzipSync(await readFile(logPath)));
    expect(await read(gzPath, 2, { sample: 0.1 })).toStrictEqual(one);
  });

  it("counts per cell what judging each attempt by itself counts", async () => {
    const { cells, recorded, symptoms } = await read();
    expect(recorded).toBe(RECORDS);
    expect(withoutSymptoms(cells)).toEqual(cellsOf(records, plan));
    for (const symptom of symptoms) {
      const index = symptoms.indexOf(symptom);
      const inCells = cells.map((cell) => cell.symptoms.get(index) ?? 0);
      expect(inCells.reduce((a, b) => a + b)).toBe(symptom.count);
    }
  });

  it("measures issued attempts only, in total, by stage, by grant and by org", async () => {
    const { latencies } = await read();
    const issued = records.filter((record) => observe(record, plan).outcome === "issued");
    expect(latencies.total).toEqual(summaryOf(issued, 3));
    latencies.byStage.forEach((latency, stage) => {
      const here = issued.filter((record) => observe(record, plan).stage === stage);
      expect(latency).toEqual(summaryOf(here, 3));
    });
    latencies.byGrant.forEach((latency, grant) =>
      expect(latency).toEqual(
        summaryOf(
          issued.filter((record) => record.grant === grant),
          3,
        ),
      ),
    );
    latencies.byOrg.forEach((latency, org) => {
      const here = issued.filter((record) => record.org === org);
      expect(latency).toEqual(summaryOf(here, 2));
    });
    const spike = issued.filter((record) => observe(record, plan).stage === 3);
    const inSpike = plan.orgs.map((_, org) => spike.filter((record) => record.org === org));
    expect(inSpike.map((_, org) => latencies.byOrgStage.get(`${org}:3`))).toEqual(
      inSpike.map((some) => (some.length < 20 ? undefined : summaryOf(some, 2))),
    );
  });

  it("counts lines that are not records of the plan, and shows the first of them without what may be a token", async () => {
    const aggregate = await read();
    expect(aggregate.foreignLines).toBe(3);
    expect(aggregate.foreignExamples).toEqual(["Request Failed", "", "\\u0000\\u001b[31m"]);
    expect(aggregate.unparsedLines).toBe(3);
    expect(aggregate.unparsedExamples).toEqual([
      "tr1\\tnot a record",
      "tr1\\ta\\t1-1-0\\t99999",
      "tr1\\t[removed]",
    ]);
  });

  it("takes a record with an index outside of the plan for one that does not parse", async () => {
    const { orgs } = plan;
    const { recorded, unparsedLines } = await read(logPath, 2, { orgs: orgs.slice(0, 5) });
    const known = records.filter(({ org }) => org < 5).length;
    expect(recorded).toBe(known);
    expect(unparsedLines).toBe(RECORDS - known + 3);
  });

  it("does not trust a last line that was cut, and says so", async () => {
    const text = await readFile(logPath, "utf8");
    const cutPath = await written("cut.log", text.slice(0, -40));
    const cut = await read(cutPath);
    expect(cut).toMatchObject({ cutLastLine: true, recorded: RECORDS - 1, unparsedLines: 3 });
    expect(await read(cutPath, 1)).toStrictEqual(cut);
    expect((await read()).cutLastLine).toBe(false);
    await appendFile(cutPath, "\n");
    expect(await read(cutPath)).toMatchObject({ cutLastLine: false });
  });

  it("reads a gzipped log that was cut as far as it goes", async () => {
    const gz = gzipSync(await readFile(logPath));
    const aggregate = await read(await written("cut.log.gz", gz.subarray(0, gz.length >> 1)));
    expect(aggregate.cutLastLine).toBe(true);
    expect(aggregate.recorded).toBeGreaterThan(RECORDS / 4);
    expect(aggregate.recorded).toBeLessThan(RECORDS);
    expect(aggregate.unparsedLines).toBeLessThanOrEqual(3);
  });

  it("reads an empty log to an aggregate of nothing", async () => {
    const aggregate = await read(await written("empty.log", ""));
    expect(aggregate).toMatchObject({ recorded: 0, cells: [], symptoms: [], epochMs: null });
    expect(aggregate.latencies.total.n).toBe(0);
  });

  it("tells which file it cannot read", async () => {
    await expect(read(join(directory, "missing.log"))).rejects.toThrow(HarnessError);
    const notGzip = await written("not.log.gz", "tr1\tplain");
    await expect(read(notGzip)).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
    await expect(read(notGzip)).rejects.toThrow(/not\.log\.gz cannot be read/);
  });
});

describe("sampling in a run", () => {
  it("looks into the share of tokens asked for and at least twenty per org, stage and grant", async () => {
    const sample = 0.2;
    const { cells } = await read(logPath, 2, { sample });
    let sampled = 0;
    for (const cell of cells) {
      const positions = records
        .filter((record) => record.org === cell.org && record.grant === cell.grant)
        .filter((record) => observe(record, plan).outcome === "issued")
        .filter((record) => observe(record, plan).stage === cell.stage)
        .map(({ attemptId }) => samplePosition(plan.seed, attemptId))
        .toSorted((a, b) => a - b);
      const floor = positions[SAMPLE_FLOOR - 1] ?? POSITION_COUNT;
      const expected = positions.filter((position) => isSampled(position, sample, floor)).length;
      expect(cell.sampled).toBe(expected);
      expect(cell.sampled).toBeGreaterThanOrEqual(Math.min(SAMPLE_FLOOR, positions.length));
      sampled += cell.sampled;
    }
    expect(sampled).toBeGreaterThan(0);
    expect(sampled).toBeLessThan(RECORDS * 0.8);
  });

  it("judges a sampled token as it would if all were looked into", async () => {
    const all = await read();
    const some = await read(logPath, 2, { sample: 0.2 });
    some.cells.forEach((cell, index) => {
      const whole = all.cells[index];
      expect(cell.outcomes).toEqual(whole?.outcomes);
      expect(cell.claims.empty).toBeLessThanOrEqual(whole?.claims.empty ?? 0);
      expect(cell.claims.match).toBeLessThanOrEqual(whole?.claims.match ?? 0);
    });
  });
});
