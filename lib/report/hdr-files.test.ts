/** The files for HdrHistogram's tools, read back by its library. */
import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  HistogramLogReader,
  listTags,
} from "hdr-histogram-js";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Histograms } from "../analysis/histograms-file.ts";
import { renderHgrm, renderHlog } from "./hdr-files.ts";
import { HOSTILE_TEXTS } from "./hostile-result.ts";
import { failedResult } from "./result-fixture.ts";

function encode(latenciesUs: readonly number[]): string {
  const histogram = build({ numberOfSignificantValueDigits: 3 });
  for (const latencyUs of latenciesUs) histogram.recordValue(latencyUs);
  return encodeIntoCompressedBase64(histogram);
}

function histograms(stages: Histograms["stages"], total = encode([1000, 2000])): Histograms {
  return { schemaVersion: 1, total, stages };
}

function readAll(hlog: string) {
  const reader = new HistogramLogReader(hlog);
  const read = [];
  for (
    let one = reader.nextIntervalHistogram();
    one !== null;
    one = reader.nextIntervalHistogram()
  ) {
    read.push(one);
  }
  return { read, startTimeSec: reader.startTimeSec };
}

describe("the interval log", () => {
  const stages = [
    { stage: "baseline", grant: "client_credentials", histogram: encode([1000, 1500, 9000]) },
    { stage: "spike#1", grant: "refresh", histogram: encode([70_000]) },
  ] satisfies Histograms["stages"];
  const hlog = renderHlog(histograms(stages), failedResult());

  it("gives back each stage and grant, whole, with its time and its tag", () => {
    const { read, startTimeSec } = readAll(hlog);
    expect(startTimeSec).toBe(Date.parse("2026-03-04T10:14:59.310Z") / 1000);
    expect(
      read.map(({ tag, totalCount, minNonZeroValue, startTimeStampMsec, endTimeStampMsec }) => ({
        tag,
        totalCount,
        minNonZeroValue,
        lengthMs: endTimeStampMsec - startTimeStampMsec,
      })),
    ).toEqual([
      {
        tag: "baseline-client-credentials",
        totalCount: 3,
        minNonZeroValue: 1000,
        lengthMs: 15_000,
      },
      { tag: "spike-1-refresh", totalCount: 1, minNonZeroValue: 69_952, lengthMs: 20_000 },
    ]);
    expect(read.map((one) => encodeIntoCompressedBase64(one))).toEqual(
      stages.map(({ histogram }) => histogram),
    );
  });

  it("says what tags stand for, and is of format 1.3", () => {
    expect(hlog).toContain("#[Histogram log format version 1.3]\n");
    expect(hlog).toContain("#[Tag spike-1-refresh: stage spike#1, grant refresh]\n");
  });

  it("has a tag of its own for each line, and no line more, whatever stages are called", () => {
    const name = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...HOSTILE_TEXTS));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 6 }), (names) => {
        const same = names.map((stage) => ({
          stage,
          grant: "refresh" as const,
          histogram: encode([5]),
        }));
        const hostile = renderHlog(histograms(same), failedResult());
        expect(listTags(hostile)).toHaveLength(names.length);
        expect(readAll(hostile).read).toHaveLength(names.length);
        for (const tag of listTags(hostile)) expect(tag).toMatch(/^[a-z0-9-]+$/);
        expect(hostile.trimEnd().split("\n")).toHaveLength(4 + 2 * names.length);
      }),
      { numRuns: 40 },
    );
  });
});

describe("the percentile distribution", () => {
  it("ends at the maximum, in milliseconds, and counts every token", () => {
    const latenciesUs = Array.from({ length: 1000 }, (_, at) => 100 * (at + 1));
    const hgrm = renderHgrm(histograms([], encode(latenciesUs)));
    const rows = hgrm
      .split("\n")
      .filter((line) => /^\s+\d/.test(line))
      .map((line) => line.trim().split(/\s+/).map(Number));
    const median = rows.find(([, percentile]) => percentile === 0.5);
    expect(median?.slice(0, 3)).toEqual([50.015, 0.5, 500]);
    const last = rows.at(-1);
    expect(last?.slice(1, 3)).toEqual([1, 1000]);
    const decoded = decodeFromCompressedBase64(encode(latenciesUs));
    expect(last?.[0]).toBe(decoded.maxValue / 1000);
    expect(hgrm).toContain("Total count    =         1000");
  });

  it("of no latency at all is still one", () => {
    expect(renderHgrm(histograms([], encode([])))).toContain("Total count    =            0");
  });
});
