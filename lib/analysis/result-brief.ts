/** The few facts of a `result.json` that a list of runs shows, read without the rest. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { RESULT_SCHEMA_VERSION, resultSchema } from "./result.ts";

const { verdict, run, totals } = resultSchema.shape;
const briefSchema = z.object({
  schemaVersion: z.literal(RESULT_SCHEMA_VERSION),
  run: run
    .pick({ scenario: true, startedAt: true, labels: true })
    .extend({ target: run.shape.target.pick({ name: true }) }),
  verdict: verdict.pick({ state: true, passed: true }),
  totals: totals.pick({ attempts: true, unusable: true }),
});
export type ResultBrief = z.infer<typeof briefSchema>;

const versioned = z.object({ schemaVersion: z.number() });

/** The facts, or in words why there are none. */
export async function readResultBrief(path: string): Promise<ResultBrief | string> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return "not judged";
  const value = parse(text);
  const version = versioned.safeParse(value).data?.schemaVersion;
  if (version !== undefined && version !== RESULT_SCHEMA_VERSION) {
    return `result of schema version ${version}`;
  }
  return briefSchema.safeParse(value).data ?? "result unreadable";
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
