/** Who a ticket is for, and what of a result they get. */
import type { Result } from "../lib/analysis/result.ts";
import { EXIT_CODES, HarnessError } from "../lib/core/errors.ts";

export const AUDIENCES = ["internal", "vendor", "customer"] as const;
export type Audience = (typeof AUDIENCES)[number];

/** Makes of a result what an audience may see. */
export type ResultFor = (result: Result, audience: Audience) => Result;

/** Colleagues get all of it; what others may not see cannot be taken out yet, so they get nothing. */
export const resultForInternal: ResultFor = (result, audience) => {
  if (audience === "internal") return result;
  throw new HarnessError("USAGE", `--audience ${audience} is not possible yet`, {
    hint: "--audience internal is; nothing is taken out for it",
    exitCode: EXIT_CODES.usage,
  });
};
