/** The file of histograms, read back. */
import { gunzipSync } from "node:zlib";
import { decodeFromCompressedBase64 } from "hdr-histogram-js";
import { expect, it } from "vitest";
import { packHistograms } from "./histograms-file.ts";
import { countLatency, createBucketCounts } from "./latency-buckets.ts";
import { encodeHistogram } from "./latency-summary.ts";
import { makePlan } from "./plan-fixture.ts";

it("packs histograms that other tools read, under the names of the plan", () => {
  const counts = createBucketCounts(3);
  for (const latencyUs of [500, 1000, 2000]) countLatency(counts, latencyUs);
  const histogram = encodeHistogram(counts);
  const histograms = { total: histogram, byStageGrant: [{ stage: 3, grant: 1, histogram }] };
  const content = JSON.parse(gunzipSync(packHistograms({ histograms }, makePlan())).toString());
  expect(content).toMatchObject({
    schemaVersion: 1,
    stages: [{ stage: "spike", grant: "refresh" }],
  });
  expect(decodeFromCompressedBase64(content.total).totalCount).toBe(3);
  expect(decodeFromCompressedBase64(content.stages[0].histogram).maxValue).toBe(2000);
});
