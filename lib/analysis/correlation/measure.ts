/** What is correlated with latency, load and everything else: the failures that status codes and averages hide. */

/**
 * `status403`: attempts answered 403, over those answered 403 or issued. `empty`: decoded tokens whose org claim is empty or absent,
 * `wrongOrg`: decoded tokens that lack an expected org; both over decoded tokens.
 */
export const MEASURES = ["status403", "empty", "wrongOrg"] as const;
export type Measure = (typeof MEASURES)[number];

/** Of fewer events nothing is said: a trend or a ratio would be made of chance. */
export const FEWEST_EVENTS = 10;
