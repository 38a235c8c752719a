import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { decodeFromCompressedBase64 } from "hdr-histogram-js";
import { describe, expect, it } from "vitest";
import { writeHistograms } from "./histograms-file.ts";
import { countLatency, createBucketCounts } from "./latency-buckets.ts";
import { encodeHistogram } from "./latency-summary.ts";
import { makePlan } from "./plan-fixture.ts";

describe("writeHistograms", () => {
  it("writes histograms that other tools read, under the names of the plan", async () => {
    const directory = await mkdtemp(join(tmpdir(), "tokenrush-histograms-"));
    try {
      const path = join(directory, "histograms.json.gz");
      const counts = createBucketCounts(3);
      for (const latencyUs of [500, 1000, 2000]) countLatency(counts, latencyUs);
      const histogram = encodeHistogram(counts);
      const histograms = { total: histogram, byStageGrant: [{ stage: 3, grant: 1, histogram }] };
      await writeHistograms(path, { histograms }, makePlan());
      const content = JSON.parse(gunzipSync(await readFile(path)).toString());
      expect(content).toMatchObject({
        schemaVersion: 1,
        stages: [{ stage: "spike", grant: "refresh" }],
      });
      expect(decodeFromCompressedBase64(content.total).totalCount).toBe(3);
      expect(decodeFromCompressedBase64(content.stages[0].histogram).maxValue).toBe(2000);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
