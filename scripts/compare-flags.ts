/** Reads the flags of `tokenrush compare`. */
import { EXIT_CODES, HarnessError } from "../lib/core/errors.ts";
import { ALLOWABLE } from "../lib/compare/guard.ts";
import { METRICS, type Metric, TOLERANCES, type Tolerances } from "../lib/compare/metrics.ts";

/** As commander gives them. */
export interface CompareFlags {
  allow?: string[];
  tolerance?: string[];
  noise?: string;
  passUnknown?: true;
}

export interface CompareChoice {
  allowed: ReadonlySet<string>;
  tolerances: Tolerances;
  /** Run-to-run noise to assume, as a share; null for what is known. */
  noise: number | null;
  passUnknown: boolean;
}

const SHARE = /^(\d{1,3}(?:\.\d{1,4})?)\s*(%|pp)?$/;

/** Throws USAGE that names every flag with a value it cannot have. */
export function readCompareFlags(flags: CompareFlags): CompareChoice {
  const faults: string[] = [];
  const allowed = (flags.allow ?? []).flatMap((text) => text.split(",")).map((key) => key.trim());
  for (const key of allowed) {
    if (!ALLOWABLE.includes(key)) {
      faults.push(`--allow ${JSON.stringify(key)}: give some of ${ALLOWABLE.join(", ")}`);
    }
  }
  const tolerances = { ...TOLERANCES };
  for (const text of flags.tolerance ?? []) {
    const [name = "", value = ""] = text.split("=");
    const share = readShare(value);
    const metric = METRICS.find((one) => one === name);
    if (metric === undefined || share === null) faults.push(toleranceFault(text, metric));
    else tolerances[metric] = share;
  }
  const noise = flags.noise === undefined ? null : readShare(flags.noise);
  if (flags.noise !== undefined && noise === null) {
    faults.push(`--noise ${JSON.stringify(flags.noise)}: give a share such as 3%`);
  }
  if (faults.length > 0) {
    throw new HarnessError("USAGE", faults.join("\n"), { exitCode: EXIT_CODES.usage });
  }
  return {
    allowed: new Set(allowed),
    tolerances,
    noise,
    passUnknown: flags.passUnknown === true,
  };
}

function toleranceFault(text: string, metric: Metric | undefined): string {
  const what =
    metric === undefined
      ? `give metric=share, the metric one of ${METRICS.join(", ")}`
      : `give ${metric} a share such as 5%, 0.5pp or 0.05`;
  return `--tolerance ${JSON.stringify(text)}: ${what}`;
}

/** `5%`, `0.5pp` and `0.05` as a share below 1; null for what is none. */
function readShare(text: string): number | null {
  const [, digits, unit] = SHARE.exec(text.trim()) ?? [];
  if (digits === undefined) return null;
  const share = Number(digits) / (unit === undefined ? 1 : 100);
  return share < 1 ? share : null;
}
