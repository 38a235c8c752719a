/** Compares the runs of two sides: the guard, the table, the orgs, and the verdict. Pure. */
import type { Result } from "../analysis/result.ts";
import { formatShare } from "../core/text.ts";
import { COMPARISON_SCHEMA_VERSION, type Comparison } from "./comparison.ts";
import { compareFindings, listDefects } from "./defects.ts";
import { listEvidence } from "./evidence.ts";
import { findDifferences } from "./guard.ts";
import { LATENCY_METRICS, type LatencyMetric, type Tolerances } from "./metrics.ts";
import { MANY_RUNS, type Noise, type NoiseByMetric } from "./noise.ts";
import { compareOrgs } from "./org-changes.ts";
import { drawCurves, drawTimelines } from "./pictures.ts";
import { describeProvenance } from "./provenance.ts";
import { compareRows } from "./rows.ts";
import { listFacts } from "./side-facts.ts";
import { describeSide, questionOf, tellingLabels } from "./sides.ts";
import { reachVerdict } from "./verdict.ts";

export interface ComparisonInput {
  id: string;
  comparedAt: string;
  tokenrush: string;
  /** At least one run a side, none on both. */
  base: readonly Result[];
  candidate: readonly Result[];
  tolerances: Tolerances;
  noise: NoiseByMetric;
  /** Keys of differences to accept; see `ALLOWABLE`. */
  allowed: ReadonlySet<string>;
}

/** From so many runs a side their own scatter is the noise. */
const SEVERAL = 3;

/** Everything a comparison has to say; of runs that cannot be compared only why. */
export function compareRuns(input: ComparisonInput): Comparison {
  const { base, candidate, allowed } = input;
  const differences = findDifferences(base, candidate, allowed);
  const isRefused = differences.some(({ weight }) => weight === "refused");
  const telling = tellingLabels(base, candidate);
  const numbers = isRefused ? NO_NUMBERS : measure(input);
  return {
    schemaVersion: COMPARISON_SCHEMA_VERSION,
    kind: "runs",
    id: input.id,
    comparedAt: input.comparedAt,
    tokenrush: input.tokenrush,
    question: questionOf(base, candidate),
    verdict: reachVerdict({
      differences,
      ...numbers,
      allowsKnownDefects: allowed.has("known-defects"),
    }),
    base: describeSide(base, telling),
    candidate: describeSide(candidate, telling),
    differences,
    noise: describeNoise(input),
    ...numbers,
    provenance: describeProvenance(input),
    notes: NOTES,
  };
}

type Numbers = Pick<
  Comparison,
  "rows" | "defects" | "orgs" | "findings" | "evidence" | "facts" | "curves" | "timeline"
>;

const NO_NUMBERS: Numbers = {
  rows: [],
  defects: [],
  orgs: { compared: 0, onlyInBase: [], onlyInCandidate: [], metrics: [] },
  findings: { appeared: [], vanished: [], inBoth: [] },
  evidence: [],
  facts: [],
  curves: [],
  timeline: { blockMs: 0, stages: [], blocks: [] },
};

function measure(input: ComparisonInput): Numbers {
  const { base, candidate } = input;
  return {
    rows: compareRows(input),
    defects: listDefects(base, candidate),
    orgs: compareOrgs(input),
    findings: compareFindings(base, candidate),
    evidence: listEvidence(base, candidate),
    facts: listFacts(base, candidate),
    curves: drawCurves(base, candidate),
    timeline: drawTimelines(base, candidate),
  };
}

function describeNoise({ base, candidate, noise }: ComparisonInput): Comparison["noise"] {
  const sigma = { p50: noise.p50.sigma, p95: noise.p95.sigma, p99: noise.p99.sigma };
  const [fewer, more] = [base.length, candidate.length].toSorted((a, b) => a - b);
  if ((fewer ?? 0) >= SEVERAL) {
    const runs = base.length + candidate.length;
    return { source: "measured", runs, sigma: null, text: `by the scatter between ${runs} runs` };
  }
  if ((more ?? 0) >= SEVERAL) {
    const runs = more ?? 0;
    return {
      source: "measured",
      runs,
      sigma: null,
      text: `by the scatter between the ${runs} runs of one side`,
    };
  }
  const known = describeKnown(noise);
  return { ...known, text: `${known.text}; rates are compared without any`, sigma };
}

/** Of each percentile by itself: short runs have tokens enough for the noise of some only. */
function describeKnown(noise: NoiseByMetric): Omit<Comparison["noise"], "sigma"> {
  const of = (source: Noise["source"]) =>
    LATENCY_METRICS.filter((metric) => noise[metric].source === source);
  const show = (metrics: readonly LatencyMetric[]) =>
    metrics.map((metric) => `${metric} ${formatShare(noise[metric].sigma)}`).join(", ");
  const [calibrated, assumed] = [of("calibrated"), of("assumed")];
  if (calibrated.length === 0) {
    const text = `assumed run-to-run noise ${formatShare(noise.p95.sigma)}; tokenrush calibrate measures it`;
    return { source: "assumed", runs: 0, text };
  }
  const runs = Math.max(...calibrated.map((metric) => noise[metric].runs));
  const rest =
    assumed.length === 0
      ? ""
      : `; assumed, for its runs had too few tokens for more: ${show(assumed)}`;
  const text = `run-to-run noise by a calibration of ${runs} runs${runs < MANY_RUNS ? ", at most (80 %)" : ""}: ${show(calibrated)}${rest}`;
  return { source: "calibrated", runs, text };
}

const NOTES: string[] = [
  "A percentile is the smallest latency of an issued token that at least so large a share of them does not exceed (HdrHistogram); failures have rates, not latencies.",
  "Several runs a side: one value per run, Welch's t on logarithms. One run or two against several: the interval that so many more would lie in. Single runs: Woodruff's interval by blocks of time, widened by the noise between runs (MOVER).",
  "Rates: Newcombe's interval of counts divided by their design effect, or Welch's by runs, or the one that so many more runs would lie in, whichever is wider. Of one or two runs a side it has no run-to-run noise.",
  "REGRESSED: the whole 95 % interval lies beyond the tolerance, also after Holm's correction for all rows of the decisive stages (and those of the other stages among themselves); of orgs after Benjamini and Hochberg's, 5 %. The intervals themselves are each one's own, not corrected for how many there are: of many orgs, some lie off by chance.",
  "Metrics leave warm-ups and ramps out; stages are compared with themselves only, repeats of a spike together. Orgs are counted over the whole load, warm-ups and ramps too.",
];
