/** The header by which the client under test and the embedded issuer know a request that only prepares an attempt. */

/** Carries the id of a priming request, where the target wants the ids of attempts; no fault is planted in such a request. */
export const PRIME_HEADER = "x-tokenrush-prime";
