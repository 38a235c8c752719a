/** Parts of one run are together exactly what they are by themselves, added up. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeFromCompressedBase64, JsHistogram } from "hdr-histogram-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateRecords } from "../../scripts/bench/generate-records.ts";
import type { Plan } from "../core/plan.ts";
import type { Aggregate, Cell } from "./aggregate.ts";
import { aggregateParts, aggregateRecords, type RecordSource } from "./aggregate-records.ts";
import { busiestGenerator, mergePlans, mergeSummaries } from "./merged-parts.ts";
import { makePlan, makeSummary } from "./plan-fixture.ts";

let directory: string;
let plan: Plan;
let lines: string[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "tokenrush-parts-"));
  const path = join(directory, "whole.log");
  plan = await generateRecords(path, { records: 5000, orgs: 20, seed: 5 });
  lines = (await readFile(path, "utf8")).trimEnd().split("\n");
});
afterAll(() => rm(directory, { recursive: true }));

/** Deals the records of one log out to several. */
async function deal(parts: number, fields: Partial<Plan> = {}): Promise<RecordSource[]> {
  return Promise.all(
    Array.from({ length: parts }, async (_, part) => {
      const recordsPath = join(directory, `${parts}-${part}.log`);
      const own = lines.filter((__, index) => index % parts === part);
      await writeFile(recordsPath, own.map((line) => `${line}\n`).join(""));
      return { recordsPath, plan: { ...plan, ...fields } };
    }),
  );
}

function named(sources: readonly RecordSource[]) {
  return sources.map((source, index) => ({ name: `part ${index}`, plan: source.plan }));
}

async function merged(sources: readonly RecordSource[]): Promise<Aggregate> {
  return aggregateParts(sources, mergePlans(named(sources)), { threads: 1 });
}

function keyOf({ org, stage, grant, variant }: Cell): string {
  return [org, stage, grant, variant].join(":");
}

/** What cells count, without which of their symptoms is which. */
function countsOf({ cells }: Aggregate) {
  return Object.fromEntries(
    cells.map((cell) => [
      keyOf(cell),
      { ...cell, symptoms: [...cell.symptoms.values()].toSorted((a, b) => a - b) },
    ]),
  );
}

/** Every count of every bucket, by HdrHistogram's own reading. */
function bucketsOf(...encoded: string[]): number[] {
  const sums: number[] = [];
  for (const text of encoded) {
    const histogram = decodeFromCompressedBase64(text);
    if (!(histogram instanceof JsHistogram)) throw new Error("no histogram");
    for (let index = 0; index < histogram.countsArrayLength; index += 1) {
      sums[index] = (sums[index] ?? 0) + histogram.getCountAtIndex(index);
    }
  }
  return sums.slice(0, sums.findLastIndex((count) => count > 0) + 1);
}

function sampledIn({ cells }: Aggregate): number {
  return cells.reduce((sum, cell) => sum + cell.sampled, 0);
}

function busySeries(cpuMs: number) {
  const samples = [0, cpuMs].map((ms, second) => ({ atMs: 1000 * second, cpuMs: ms, rssMb: 1 }));
  return { cores: 2, samples };
}

describe("parts of one run", () => {
  it("add up to what all records come to in one log", async () => {
    const whole = await aggregateRecords(
      { recordsPath: join(directory, "whole.log"), plan },
      { threads: 2 },
    );
    for (const parts of [2, 3, 7]) {
      const sum = await merged(await deal(parts));
      expect(countsOf(sum)).toEqual(countsOf(whole));
      expect(sum.histograms).toEqual(whole.histograms);
      expect(sum.latencies.byOrg).toEqual(whole.latencies.byOrg);
      expect(sum.recorded).toBe(whole.recorded);
    }
  });

  it("have the sum of their histograms, bucket by bucket", async () => {
    const sources = await deal(3);
    const alone = await Promise.all(
      sources.map((source) => aggregateRecords(source, { threads: 1 })),
    );
    const sum = await merged(sources);
    expect(bucketsOf(sum.histograms.total)).toEqual(
      bucketsOf(...alone.map(({ histograms }) => histograms.total)),
    );
    for (const { stage, grant, histogram } of sum.histograms.byStageGrant) {
      const parts = alone.flatMap(({ histograms }) =>
        histograms.byStageGrant.filter((one) => one.stage === stage && one.grant === grant),
      );
      expect(bucketsOf(histogram)).toEqual(bucketsOf(...parts.map((one) => one.histogram)));
    }
  });

  it("sample tokens each by themselves, so that what was looked into adds up too", async () => {
    const sources = await deal(2, { sample: 0.2 });
    const alone = await Promise.all(
      sources.map((source) => aggregateRecords(source, { threads: 1 })),
    );
    expect(sampledIn(await merged(sources))).toBe(
      alone.reduce((sum, part) => sum + sampledIn(part), 0),
    );
  });
});

describe("the plan of all parts", () => {
  it("has no flags of one of them", () => {
    const [first, second] = [makePlan(2), makePlan(2)];
    const whole = mergePlans([
      { name: "a", plan: { ...first, overrides: { scale: 0.5 } } },
      { name: "b", plan: { ...second, overrides: {} } },
    ]);
    expect(whole).not.toHaveProperty("overrides");
  });

  it("presses as hard as all of them, with labels that they share", () => {
    const one = makePlan(2, { labels: { sdk: "1", shard: "a" }, vus: 10 });
    const other = { ...one, seed: one.seed + 1, configHash: "b", labels: { sdk: "1", shard: "b" } };
    const whole = mergePlans(named([one, other].map((part) => ({ plan: part, recordsPath: "" }))));
    expect(whole.labels).toEqual({ sdk: "1" });
    expect(whole.vus).toBe(20);
    expect(whole.stages.map(({ toRatePerSecond }) => toRatePerSecond)).toEqual(
      one.stages.map(({ toRatePerSecond }) => 2 * toRatePerSecond),
    );
  });

  it("is refused for runs that differ, and every difference is named", () => {
    const one = makePlan(2);
    const other = makePlan(2, {
      sample: 0.5,
      stages: one.stages.map((stage) => ({ ...stage, durationMs: stage.durationMs + 1 })),
    });
    const parts = [one, other].map((part) => ({ plan: part, recordsPath: "" }));
    expect(() => mergePlans(named(parts))).toThrow(
      "part 1 differs from part 0 in its sample\npart 1 differs from part 0 in its stages",
    );
  });
});

describe("k6's counts of all parts", () => {
  it("add up, but for the percentile", () => {
    const summary = mergeSummaries([makeSummary(100), makeSummary(300)]);
    expect(summary).toMatchObject({ recorded: 400, httpReqDurationP95Us: null });
    expect(summary?.httpReqs).toBe(makeSummary(100).httpReqs + makeSummary(300).httpReqs);
  });

  it("are unknown where one part left none", () => {
    expect(mergeSummaries([makeSummary(100), null])).toBeNull();
    expect(mergeSummaries([])).toBeNull();
  });
});

it("the generator told of is the busiest", () => {
  expect(busiestGenerator([busySeries(300), null, busySeries(900)])).toEqual(busySeries(900));
  expect(busiestGenerator([null])).toBeNull();
});
