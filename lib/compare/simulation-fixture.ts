/**
 * What simulated runs are made of that comparisons are held against, in the slow lane. Settled, seeds included, before the methods they test were written;
 * a method that fails them is changed, never they.
 */

export const COMPARISON_SEEDS = [31_337, 52_711, 90_001] as const;

/** Trials of each case by each seed: each trial is a whole comparison, of as many runs per side as the case says. */
export const TRIALS_PER_SEED = 340;

/** Runs per side. */
export const REPLICATES = [1, 3, 5] as const;

/** Runs of either side where one has several and the other one. */
export const UNEVEN = { base: 5, candidate: 1 } as const;

/** Runs of the very same that a calibration is made of, before single runs are compared by it. */
export const CALIBRATION_RUNS = 5;

/**
 * One stage of a run: log-normal latencies around a level that wanders from second to second (first-order autoregression, as a loaded server's does),
 * and that differs from run to run; 403s in bursts that last and pause exponentially long.
 */
export const RUN = {
  seconds: 300,
  requestsPerSecond: 50,
  medianMs: 40,
  logSigma: 0.4,
  level: { persistence: 0.9, sigma: 0.15 },
  /** Standard deviation of the logarithm of a run's own level. */
  runSigma: 0.05,
  bursts: { meanSeconds: 2, meanGapSeconds: 13 },
  status403: 0.002,
} as const;

/** What the candidate's side differs by; nothing in an A/A comparison. */
export const CHANGES = {
  none: { latencyTimes: 1, status403: RUN.status403 },
  slower15: { latencyTimes: 1.15, status403: RUN.status403 },
  slower30: { latencyTimes: 1.3, status403: RUN.status403 },
  forbidden: { latencyTimes: 1, status403: 0.02 },
} as const;

/** Many orgs in one run, of which the first few are slower on the candidate's side; each has a level of its own, and one of its own in each run. */
export const ORGS = {
  orgs: 200,
  regressed: 5,
  latencyTimes: 1.5,
  tokensPerOrg: 300,
  orgSigma: 0.5,
  orgRunSigma: 0.05,
} as const;

/** Runs that count 403s alone, in bursts as above: against several, when runs also differ in their shares; and single ones that are as short as may be. */
export const RATES = {
  status403: 0.02,
  /** Standard deviation of the logarithm of a run's own share, of runs that differ. */
  runSigma: 0.5,
  /** The shortest that single runs are judged by. */
  shortSeconds: 80,
} as const;

/** Few orgs in single runs so short that the level, which all of them share, hardly leaves where it began; nothing differs. */
export const SINGLE_ORGS = { orgs: 10, tokensPerOrg: 600, seconds: 20 } as const;
