/** `histograms.json.gz`: the latencies of a run, whole, for whoever merges or draws them. */
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip, gzipSync } from "node:zlib";
import { z } from "zod";
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import type { Plan } from "../core/plan.ts";
import { GRANTS } from "../core/words.ts";
import type { Aggregate } from "./aggregate.ts";

const HISTOGRAMS_SCHEMA_VERSION = 1;
/** Far more than the histograms of any run, so that a broken file cannot fill the memory. */
const MAX_BYTES = 256 * 2 ** 20;

const histogramsSchema = z.object({
  schemaVersion: z.literal(HISTOGRAMS_SCHEMA_VERSION),
  total: z.string().describe("HdrHistogram V2, compressed, base64; microseconds"),
  stages: z.array(z.object({ stage: z.string(), grant: z.enum(GRANTS), histogram: z.string() })),
});
export type Histograms = z.infer<typeof histogramsSchema>;

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

/** Reads the file back; FILE_UNREADABLE for one that is missing, broken or of another version. */
export async function readHistograms(path: string): Promise<Histograms> {
  try {
    const text = await promisify(gunzip)(await readFile(path), { maxOutputLength: MAX_BYTES });
    return histogramsSchema.parse(JSON.parse(text.toString()));
  } catch (error) {
    throw new HarnessError("FILE_UNREADABLE", `${path} holds no histograms of a run`, {
      hint: "`--from-records` makes them anew from the run's records",
      exitCode: EXIT_CODES.usage,
      cause: error,
    });
  }
}
