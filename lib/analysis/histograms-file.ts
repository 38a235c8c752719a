/** `histograms.json.gz`: the latencies of a run, whole, for whoever merges or draws them. */
import { gzipSync } from "node:zlib";
import type { Plan } from "../core/plan.ts";
import { GRANTS } from "../core/words.ts";
import type { Aggregate } from "./aggregate.ts";

const HISTOGRAMS_SCHEMA_VERSION = 1;

/** The content of the file: histograms of issued attempts, in total and per stage and grant, under the names of the plan. */
export function packHistograms({ histograms }: Pick<Aggregate, "histograms">, plan: Plan): Buffer {
  const content = {
    schemaVersion: HISTOGRAMS_SCHEMA_VERSION,
    encoding: "HdrHistogram V2, compressed, base64; microseconds",
    total: histograms.total,
    stages: histograms.byStageGrant.map(({ stage, grant, histogram }) => ({
      stage: plan.stages[stage]?.name ?? "",
      grant: GRANTS[grant] ?? GRANTS[0],
      histogram,
    })),
  };
  return gzipSync(JSON.stringify(content));
}
