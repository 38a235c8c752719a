/** The one message that says which ways to a k6 were tried, why each failed and what to do. */
import { K6_RANGE } from "./k6-version.mjs";

/**
 * @typedef {object} FailedWay
 * @property {string} way     what was tried
 * @property {string} reason  why it gave no usable k6
 * @property {string} remedy  what would make it work
 */

/** No way gave a usable k6; the message lists all of them. */
export class K6Unavailable extends Error {
  /** @param {readonly FailedWay[]} ways  in the order tried, at least one */
  constructor(ways) {
    super(describe(ways));
    this.name = "K6Unavailable";
    this.ways = ways;
  }
}

/** @param {readonly FailedWay[]} ways */
function describe(ways) {
  const entries = ways.map(({ way, reason, remedy }, index) => {
    const indented = reason.replaceAll("\n", "\n       ");
    return `  ${index + 1}. ${way}: ${indented}\n     → ${remedy}`;
  });
  return [`No usable k6 (${K6_RANGE}). Tried, in this order:`, ...entries].join("\n");
}
