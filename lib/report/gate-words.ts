/** A gate's limit and value as phrases, the same in every report. */
import type { Result } from "../analysis/result.ts";
import { formatCount, formatLatency, formatShare } from "../core/text.ts";
import { GATE_METRIC_WORDS } from "./wording.ts";

export type Gate = Result["gates"][number];

export interface GateWords {
  symbol: "✓" | "✗";
  /** `unusable tokens, whole run`. */
  name: string;
  /** `≤ 0.1 %`. */
  limit: string;
  /** `8.4 % (6 % to 11.6 %)`, or `no data`. */
  value: string;
  /** Why, beyond the value; often empty. */
  reason: string;
}

const NO_DATA = "no data";

const FORMATS: Record<Gate["unit"], (value: number) => string> = {
  share: formatShare,
  count: formatCount,
  latencyUs: formatLatency,
};

export function describeGate(gate: Gate): GateWords {
  const format = FORMATS[gate.unit];
  const interval =
    gate.interval === null
      ? ""
      : ` (${format(gate.interval.low)} to ${gate.interval.high === null ? "∞" : format(gate.interval.high)})`;
  return {
    symbol: gate.passed ? "✓" : "✗",
    name:
      gate.scope === ""
        ? GATE_METRIC_WORDS[gate.metric]
        : `${GATE_METRIC_WORDS[gate.metric]}, ${gate.scope}`,
    limit: `≤ ${format(gate.limit)}`,
    value: gate.value === null ? NO_DATA : format(gate.value) + interval,
    reason: gate.value === null ? withoutNoData(gate.reason) : gate.reason,
  };
}

/** The value says already that there is no data; what may follow is why. */
function withoutNoData(reason: string): string {
  return reason.replace(/^no data(?:: )?/, "");
}
