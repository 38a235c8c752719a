/** Ten thousand orgs in one run: each is counted as the issuer counted it, all together make up the run, and little memory is needed. */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { sumCounts } from "./counts-by-name.ts";
import type { EmbeddedRun } from "./embedded-run.ts";
import { runTestdata } from "./testdata-run.ts";

const ORGS = 10_000;
const MEMORY_LIMIT_MB = 1000;
const RUN_LIMIT_MS = 300_000;
const JUDGED_MEMORY = fileURLToPath(new URL("judged-memory.ts", import.meta.url));

const judgedSchema = z.object({ attempts: z.int(), peakMb: z.number() });

describe("ten thousand orgs with weights by rank", () => {
  let folder: string;
  let run: EmbeddedRun;
  let judged: z.infer<typeof judgedSchema>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tokenrush-many-orgs-"));
    const orgs = join(folder, "orgs.csv");
    await writeFile(orgs, orgsCsv());
    run = await runTestdata("many-orgs/tokenrush", 12, {
      fill: { orgs },
      inspect: ({ path }) => {
        judged = judgeAgain(path);
      },
    });
  }, RUN_LIMIT_MS);

  afterAll(() => rm(folder, { recursive: true }));

  it("are each counted as the issuer counted them", () => {
    const counted = run.result.orgs.filter(({ attempts }) => attempts > 0);
    expect(run.result.orgs).toHaveLength(ORGS);
    expect(new Map(counted.map(({ org, attempts }) => [org, attempts]))).toEqual(
      new Map(Object.entries(run.stats.byOrg)),
    );
    const { started, recorded, interrupted } = run.result.reconciliation;
    expect(started).toBe(recorded + (interrupted ?? Number.NaN));
    expect(run.stats.distinctAttempts).toBe(started);
  });

  it("make up every count of the run together", () => {
    expect(sumCounts(run.result.orgs)).toEqual(sumCounts([run.result.totals]));
    expect(run.result.totals.attempts).toBe(run.attempts.length);
    expect(run.result.totals.claims.match).toBe(run.result.totals.outcomes.issued);
  });

  it("share the load by their rank", () => {
    const [first, second] = run.result.orgs;
    const harmonic = Array.from({ length: ORGS }, (_, n) => 1 / (n + 1)).reduce((a, b) => a + b, 0);
    const due = run.result.totals.attempts / harmonic;
    // Five standard deviations of a count.
    expect(Math.abs((first?.attempts ?? 0) - due)).toBeLessThan(5 * Math.sqrt(due));
    expect(Math.abs((second?.attempts ?? 0) - due / 2)).toBeLessThan(5 * Math.sqrt(due / 2));
  });

  it("need no more than a gigabyte for load and judgement", () => {
    expect(judged.attempts).toBe(run.result.totals.attempts);
    const { peakRssMb } = run.result.generator;
    expect({ k6Mb: peakRssMb, judgedMb: judged.peakMb }).toSatisfy(
      ({ k6Mb, judgedMb }: { k6Mb: number | null; judgedMb: number }) =>
        k6Mb !== null && k6Mb + judgedMb <= MEMORY_LIMIT_MB,
    );
  });
});

function orgsCsv(): string {
  const rows = Array.from({ length: ORGS }, (_, index) => {
    const n = index + 1;
    return `org-${n},client-${n},env:MANY_ORGS_SECRET_${n},organization:read user:read`;
  });
  return ["org,clientId,secretRef,scope", ...rows, ""].join("\n");
}

function judgeAgain(path: string): z.infer<typeof judgedSchema> {
  const args = ["--import", import.meta.resolve("tsx"), JUDGED_MEMORY, path];
  return judgedSchema.parse(JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })));
}
