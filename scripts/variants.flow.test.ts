/**
 * Variants of one run against the issuer's own fault log: what each was really dealt is what the result says they differ by,
 * with an interval that leaves zero out, and is where the fault plan's rate is.
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
  /** By how much variants differ from the first in it, as their fault plan has it; the others do not. */
  differing: Readonly<Record<string, number>>;
}

const CASES: readonly VariantCase[] = [
  {
    name: "refresh-scope",
    metric: "scopeShortfall",
    grant: "refresh",
    differing: { "without-scope": 0.25 },
  },
  {
    name: "org-id",
    metric: "unusable",
    grant: null,
    // Half of the tokens are of codes, which meet both faults: what the first leaves out the second may take.
    differing: {
      "without-at-authorize": 0.3 / 2,
      "without-at-token": 0.3,
      "without-org": (0.3 + (0.3 + 0.7 * 0.3)) / 2,
    },
  },
  {
    name: "org-id",
    metric: "unusable",
    grant: "client_credentials",
    differing: { "without-at-token": 0.3, "without-org": 0.3 },
  },
  { name: "offline-access", metric: "status403", grant: null, differing: { appended: 0.4 } },
  {
    name: "redirect-slash",
    metric: "status403",
    grant: "authorization_code",
    differing: { "with-slash": 0.5 },
  },
];
const SEED = 5;
/**
 * Which attempts a fault is drawn for goes by the VUs that k6 sends them from, so that each run deals anew, and one in twenty 95 %
 * intervals leaves the rate out. At twice its length it reaches some 3.9 standard errors to either side: of the nine intervals here
 * any leaves its rate out in fewer than one run in a thousand.
 */
const TIMES_AS_LONG = 2;

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
        const told = metrics.find((one) => one.metric === metric);
        const low = told?.interval?.low ?? Number.NaN;
        const high = told?.interval?.high ?? Number.NaN;
        const difference = told?.difference ?? Number.NaN;
        const dealt = (planted.get(variant) ?? Number.NaN) - (planted.get(base) ?? Number.NaN);
        expect(difference).toBeCloseTo(dealt, 10);
        const rate = differing[variant] ?? 0;
        const isSure = low > 0;
        expect({ variant, isSure }).toEqual({ variant, isSure: rate > 0 });
        expect(rate).toBeGreaterThanOrEqual(difference - TIMES_AS_LONG * (difference - low));
        expect(rate).toBeLessThanOrEqual(difference + TIMES_AS_LONG * (high - difference));
        // Not so long that it would hold any other rate as well.
        expect(high - low).toBeLessThan(0.3);
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
