/**
 * Variants of one run against the issuer's own fault log: what each was really dealt is what the result says they differ by,
 * with an interval that leaves zero out.
 */
import { beforeAll, describe, expect, it } from "vitest";
import type { VariantMetric } from "../lib/analysis/variant-schema.ts";
import type { AttemptRecord } from "../lib/core/record.ts";
import { type Grant, GRANTS } from "../lib/core/words.ts";
import { sumCounts } from "./counts-by-name.ts";
import type { EmbeddedRun } from "./embedded-run.ts";
import { readFaults, runTestdata } from "./testdata-run.ts";

interface VariantCase {
  /** Of the configuration and its fault plan. */
  name: string;
  metric: VariantMetric;
  grant: Grant | null;
  /** Variants that differ from the first in it; the others do not. */
  differing: readonly string[];
}

const CASES: readonly VariantCase[] = [
  {
    name: "refresh-scope",
    metric: "scopeShortfall",
    grant: "refresh",
    differing: ["without-scope"],
  },
  {
    name: "org-id",
    metric: "unusable",
    grant: null,
    differing: ["without-at-authorize", "without-at-token", "without-org"],
  },
  {
    name: "org-id",
    metric: "unusable",
    grant: "client_credentials",
    differing: ["without-at-token", "without-org"],
  },
  { name: "offline-access", metric: "status403", grant: null, differing: ["appended"] },
  {
    name: "redirect-slash",
    metric: "status403",
    grant: "authorization_code",
    differing: ["with-slash"],
  },
];
const SEED = 5;

describe.each([...new Set(CASES.map(({ name }) => name))])("variants of %s", (name) => {
  let run: EmbeddedRun;
  beforeAll(async () => {
    const path = `variants/${name}`;
    run = await runTestdata(path, SEED, { faults: await readFaults(path) });
  });

  it.each(CASES.filter((one) => one.name === name))(
    "differ in $metric of $grant by what was planted",
    ({ metric, grant, differing }) => {
      const planted = plantedShares(run, metric, grant);
      const differences = run.result.variantDifferences.filter((one) => one.grant === grant);
      expect(differences.map(({ variant }) => variant)).toEqual(
        run.plan.variants.slice(1).map((variant) => variant.name),
      );
      for (const { base, variant, metrics } of differences) {
        const { interval, difference } = metrics.find((one) => one.metric === metric) ?? {};
        const due = (planted.get(variant) ?? Number.NaN) - (planted.get(base) ?? Number.NaN);
        expect(difference).toBeCloseTo(due, 10);
        expect(interval?.low).toBeLessThanOrEqual(due);
        expect(interval?.high).toBeGreaterThanOrEqual(due);
        const isSure = (interval?.low ?? 0) > 0;
        expect({ variant, isSure }).toEqual({ variant, isSure: differing.includes(variant) });
      }
    },
  );

  it("share out every count of the run", () => {
    const { totals, variants } = run.result;
    expect(variants.map(({ variant }) => variant)).toEqual(
      run.plan.variants.map((variant) => variant.name),
    );
    expect(sumCounts(variants)).toEqual(sumCounts([totals]));
    const recorded = run.plan.variants.map(
      (_, index) => run.attempts.filter(({ variant }) => variant === index).length,
    );
    expect(variants.map(({ attempts }) => attempts)).toEqual(recorded);
  });
});

/** By variant, the share of its attempts that the issuer says it faulted; of those answered with a token where the metric is of tokens. */
function plantedShares(
  { plan, attempts, log }: EmbeddedRun,
  metric: VariantMetric,
  grant: Grant | null,
): Map<string, number> {
  const faulted = new Set(log.map(({ attemptId }) => attemptId));
  const isCounted = (attempt: AttemptRecord) =>
    (grant === null || GRANTS[attempt.grant] === grant) &&
    (metric === "status403" || attempt.status === 200);
  return new Map(
    plan.variants.map(({ name }, index) => {
      const own = attempts.filter((attempt) => attempt.variant === index && isCounted(attempt));
      const planted = own.filter(({ attemptId }) => faulted.has(attemptId));
      return [name, planted.length / own.length];
    }),
  );
}
