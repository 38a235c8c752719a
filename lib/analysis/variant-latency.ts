/** Quantiles of latency by variant, with the intervals that a difference between two variants needs. */
import { addBucketCounts, type BucketCounts, createBucketCounts } from "./latency-buckets.ts";
import { boundQuantile, type QuantileBounds } from "./quantile-bounds.ts";

/** Of the issued attempts of one variant. */
export interface VariantLatency {
  variant: number;
  /** Index into `GRANTS`; null for all grants together. */
  grant: number | null;
  p50: QuantileBounds;
  p95: QuantileBounds;
}

interface LatencySlice {
  variant: number;
  grant: number;
  counts: BucketCounts;
}

/** Merges slices of a stage each; a grant without an issued attempt is left out. */
export function boundVariantLatencies(
  slices: readonly LatencySlice[],
  variantCount: number,
): VariantLatency[] {
  return Array.from({ length: variantCount }, (_, variant) => {
    const own = slices.filter((slice) => slice.variant === variant);
    const grants = [...new Set(own.map(({ grant }) => grant))].toSorted((a, b) => a - b);
    return [
      boundSlices(variant, null, own),
      ...grants.map((grant) =>
        boundSlices(
          variant,
          grant,
          own.filter((slice) => slice.grant === grant),
        ),
      ),
    ];
  }).flat();
}

function boundSlices(
  variant: number,
  grant: number | null,
  slices: readonly LatencySlice[],
): VariantLatency {
  const merged = createBucketCounts(3);
  for (const { counts } of slices) addBucketCounts(merged, counts);
  return { variant, grant, p50: boundQuantile(merged, 0.5), p95: boundQuantile(merged, 0.95) };
}
