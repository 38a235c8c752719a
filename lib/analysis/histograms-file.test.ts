/** The file of histograms, read back. */
import { gunzipSync } from "node:zlib";
import { decodeFromCompressedBase64 } from "hdr-histogram-js";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { packHistograms, readHistograms } from "./histograms-file.ts";
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

it("reads the file back, and says of any other that it holds no histograms", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tokenrush-histograms-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "histograms.json.gz");
  const histogram = encodeHistogram(createBucketCounts(3));
  const histograms = { total: histogram, byStageGrant: [{ stage: 3, grant: 1, histogram }] };
  await writeFile(path, packHistograms({ histograms }, makePlan()));
  expect(await readHistograms(path)).toMatchObject({
    total: histogram,
    stages: [{ stage: "spike", grant: "refresh", histogram }],
  });
  await writeFile(path, "no gzip");
  const refusal = {
    code: "FILE_UNREADABLE",
    exitCode: 2,
    hint: expect.stringContaining("--from-records"),
  };
  await expect(readHistograms(path)).rejects.toMatchObject(refusal);
  await expect(readHistograms(join(folder, "gone"))).rejects.toMatchObject(refusal);
});
