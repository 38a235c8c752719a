/** Faults of the API that tokens are for: which call with a good token is refused, and its line in the fault log. */
import { GRANTS } from "../core/words.ts";
import { type ApiFaultKind, isApiFault } from "./fault.ts";
import { prepareFaultDraw } from "./fault-draw.ts";
import type { FaultLogLine } from "./fault-log.ts";
import type { FaultPlan } from "./fault-plan.ts";
import type { RunClock } from "./run-clock.ts";
import type { IssuerOrg } from "./setup.ts";

/** Draws the fault of a call made with a token of this org, and logs it; null for none. */
export type ApiFaultDraw = (org: IssuerOrg) => ApiFaultKind | null;

interface ApiFaultParts {
  seed: number;
  /** That of the token endpoint, whose first attempt starts it. */
  clock: RunClock;
  log: (line: FaultLogLine) => void;
}

/** Calls name no attempt, so they are numbered in the order they come. */
export function prepareApiFaults(
  plan: FaultPlan,
  orgNames: readonly string[],
  { seed, clock, log }: ApiFaultParts,
): ApiFaultDraw {
  const faults = plan.faults.filter(isApiFault);
  if (faults.length === 0) return () => null;
  const draw = prepareFaultDraw({ ...plan, faults }, orgNames, seed);
  let calls = 0;
  return ({ org }) => {
    calls += 1;
    const attemptId = `call-${calls}`;
    const { epochMs, elapsedMs } = clock.arrive(false);
    // A fault of the API is of any grant, and has no condition on a token request.
    const grant = GRANTS[0];
    const drawn = draw({
      attemptId,
      org,
      grant,
      isPrime: false,
      elapsedMs,
      parameters: () => null,
    });
    if (drawn === null || !isApiFault(drawn.fault)) return null;
    const { id: faultId, kind } = drawn.fault;
    const at = new Date(epochMs).toISOString();
    log({ attemptId, org, faultId, kind, at, atMs: Math.round(elapsedMs) });
    return kind;
  };
}
