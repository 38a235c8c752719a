/** The time of a record: each counts from the start of its phase, the preflight from its own. */

export interface RunClock {
  /** Milliseconds since the scenario's start, not positive in the preflight before it; of a run without load, since the preflight's. */
  sinceStart: (startMs: number, isPreflight: boolean) => number;
  /** UTC; empty when no record said when its phase began. */
  utc: (startMs: number, isPreflight: boolean) => string;
}

/** Both starts in milliseconds since 1970 by k6's clock; null when no record said so. */
export function createRunClock(epochMs: number | null, preflightEpochMs: number | null): RunClock {
  return {
    sinceStart(startMs, isPreflight) {
      if (!isPreflight || epochMs === null) return startMs;
      // Load starts when the preflight has ended, whatever a clock that was set in between says.
      return Math.min(0, (preflightEpochMs ?? epochMs) - epochMs + startMs);
    },
    utc(startMs, isPreflight) {
      const phaseMs = isPreflight ? preflightEpochMs : epochMs;
      return phaseMs === null ? "" : new Date(phaseMs + startMs).toISOString();
    },
  };
}
