/** Where the runs of a comparison come from, and what it was told beside them: enough to run and compare again. */
import type { Result } from "../analysis/result.ts";
import type { Comparison, RunOrigin } from "./comparison.ts";
import { METRICS, TOLERANCES, type Tolerances } from "./metrics.ts";
import { ASSUMED_NOISE, type NoiseByMetric } from "./noise.ts";

export interface ProvenanceInput {
  base: readonly Result[];
  candidate: readonly Result[];
  tolerances: Tolerances;
  noise: NoiseByMetric;
  allowed: ReadonlySet<string>;
}

/** Flags are those of `tokenrush compare` whose values are not its own. */
export function describeProvenance(input: ProvenanceInput): Comparison["provenance"] {
  const { base, candidate } = input;
  return { runs: [...base, ...candidate].map(originOf), flags: flagsOf(input) };
}

function originOf({ run }: Result): RunOrigin {
  const { id, scenario, seed, configHash, source, k6, tokenrush, target } = run;
  const { name, dialect, embedded, hosts } = target;
  return {
    run: id,
    scenario,
    seed,
    configHash,
    commit: source?.commit ?? null,
    k6,
    tokenrush,
    target: { name, dialect, embedded, hosts },
  };
}

function flagsOf({ allowed, tolerances, noise }: ProvenanceInput): string[] {
  const changed = METRICS.filter((metric) => tolerances[metric] !== TOLERANCES[metric]);
  const { source, sigma } = noise.p95;
  const isOwnNoise = source === "assumed" && sigma !== ASSUMED_NOISE.p95.sigma;
  return [
    ...(allowed.size === 0 ? [] : [`--allow ${[...allowed].toSorted().join(",")}`]),
    ...changed.map((metric) => `--tolerance ${metric}=${percent(tolerances[metric])}`),
    ...(isOwnNoise ? [`--noise ${percent(sigma)}`] : []),
  ];
}

/** With as many digits as the flag takes. */
function percent(share: number): string {
  return `${Number((100 * share).toFixed(4))}%`;
}
