/** When calls with an org's tokens passed and when they were refused, and how old the tokens were: what tells an expiry from a disabled client. */

/** By org; an infinity where nothing was seen. */
export interface CheckTimes {
  /** Milliseconds since the scenario's start of the first call refused with 401. */
  firstRefusedMs: Float64Array<ArrayBuffer>;
  lastAllowedMs: Float64Array<ArrayBuffer>;
  /** Age in milliseconds of the youngest token refused with 401. */
  youngestRefusedMs: Float64Array<ArrayBuffer>;
  youngestAllowedMs: Float64Array<ArrayBuffer>;
  oldestAllowedMs: Float64Array<ArrayBuffer>;
}

type Member = keyof CheckTimes;

/** The members of which the smallest is kept; of the others the largest. */
const SMALLEST: readonly Member[] = ["firstRefusedMs", "youngestRefusedMs", "youngestAllowedMs"];
const LARGEST: readonly Member[] = ["lastAllowedMs", "oldestAllowedMs"];

export function createCheckTimes(orgCount: number): CheckTimes {
  const filled = (value: number) => new Float64Array(orgCount).fill(value);
  return {
    firstRefusedMs: filled(Number.POSITIVE_INFINITY),
    lastAllowedMs: filled(Number.NEGATIVE_INFINITY),
    youngestRefusedMs: filled(Number.POSITIVE_INFINITY),
    youngestAllowedMs: filled(Number.POSITIVE_INFINITY),
    oldestAllowedMs: filled(Number.NEGATIVE_INFINITY),
  };
}

/** Notes a call that passed; `ageMs` is NaN where the token's age is not known. */
export function noteAllowed(times: CheckTimes, org: number, startMs: number, ageMs: number): void {
  raise(times.lastAllowedMs, org, startMs);
  lower(times.youngestAllowedMs, org, ageMs);
  raise(times.oldestAllowedMs, org, ageMs);
}

/** Notes a call that was refused with 401 while the token was good by its own claims. */
export function noteRefused(times: CheckTimes, org: number, startMs: number, ageMs: number): void {
  lower(times.firstRefusedMs, org, startMs);
  lower(times.youngestRefusedMs, org, ageMs);
}

/** Adds what another part of the same run saw. */
export function addCheckTimes(into: CheckTimes, from: CheckTimes): void {
  for (const member of SMALLEST) from[member].forEach((ms, org) => lower(into[member], org, ms));
  for (const member of LARGEST) from[member].forEach((ms, org) => raise(into[member], org, ms));
}

function lower(values: Float64Array, org: number, value: number): void {
  if (value < (values[org] ?? 0)) values[org] = value;
}

function raise(values: Float64Array, org: number, value: number): void {
  if (value > (values[org] ?? 0)) values[org] = value;
}
