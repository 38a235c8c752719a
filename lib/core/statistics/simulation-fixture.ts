/**
 * What the simulations are made with that intervals and correlations are held against, in the slow lane.
 * Settled, seeds included, before the methods they test were written; a method that fails them is changed, never they.
 */

export const SIMULATION_SEEDS = [20_261, 40_427, 86_413] as const;

/** Runs of each case by each seed. */
export const RUNS_PER_SEED = 400;

/**
 * Failures in bursts over one stage of a run. Bursts and the gaps between them last exponentially long;
 * within a burst a request fails with the probability that makes the stage fail with `shares` on the mean.
 * Two runs alike then differ significantly by the naive interval in about 0.72 (2 %) and 0.29 (0.2 %) of pairs, which is how much bursts matter.
 */
export const BURSTS = {
  seconds: 300,
  requestsPerSecond: 50,
  meanBurstSeconds: 2,
  meanGapSeconds: 13,
  shares: [0.02, 0.002],
} as const;

/**
 * Tokens of many orgs in two stages. Latencies are log-normal around a median of each org, drawn log-uniformly and doubled in the spike.
 * The slowest fifth of an org's tokens in a stage is empty `slowestTimes` as often as its other tokens.
 */
export const TOKENS = {
  orgs: 20,
  stages: [
    { seconds: 60, tokensPerSecond: 40, timesSlower: 1 },
    { seconds: 60, tokensPerSecond: 160, timesSlower: 2 },
  ],
  medianMs: { low: 10, high: 60 },
  logSigma: 0.5,
  cases: {
    /** Empty claims are five times as likely among the slowest. */
    planted: { emptyShare: { fastOrgs: 0.01, slowOrgs: 0.01 }, slowestTimes: 5 },
    /** The same share of empty claims over all, without any correlation. */
    uncorrelated: { emptyShare: { fastOrgs: 0.018, slowOrgs: 0.018 }, slowestTimes: 1 },
    /** Slow orgs have more empty claims, and within every org slow tokens have fewer. */
    reversed: { emptyShare: { fastOrgs: 0.01, slowOrgs: 0.06 }, slowestTimes: 0.5 },
  },
} as const;

/**
 * Two series by block that have nothing to do with each other: of each, a block keeps so much of the one before. Independent noise was found to move together
 * in 0.22 (33 blocks) and 0.12 (60) of runs when turns were counted. In `planted`, half of the second is the first, a block later.
 */
export const SERIES = {
  maxLag: 3,
  blocks: [33, 60, 120],
  memories: [
    [0, 0],
    [0.9, 0],
    [0.6, 0.6],
    [0.8, 0.8],
  ],
  planted: { correlation: 0.5, lag: 1 },
  /** Stages of a run with every measure in each. */
  stages: { count: 3, blocks: 60 },
} as const;
