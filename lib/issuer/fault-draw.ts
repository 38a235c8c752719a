/** Decides which fault, if any, an attempt gets. */
import { hash32 } from "../core/hash.ts";
import type { Grant } from "../core/words.ts";
import { type Fault, orgsOf } from "./fault.ts";
import { type ParameterLookup, conditionHolds } from "./fault-condition.ts";
import type { FaultPlan } from "./fault-plan.ts";
import { RateMeter, TokenBucket } from "./load-meter.ts";

/** What a draw may depend on. */
export interface DrawnFrom {
  attemptId: string;
  org: string;
  grant: Grant;
  /** True for a request that only prepares an attempt. */
  isPrime: boolean;
  /** Milliseconds since the first attempt. */
  elapsedMs: number;
  parameters: ParameterLookup;
}

export interface DrawnFault {
  fault: Fault;
  /** Of `latency`: milliseconds to wait; 0 for any other. */
  delayMs: number;
}

export type FaultDraw = (attempt: DrawnFrom) => DrawnFault | null;

/**
 * Prepares the draws of a plan for these orgs.
 * Every fault of an org sees every attempt it covers, drawn or not, so that a hidden limit counts what another fault answers.
 */
export function prepareFaultDraw(
  plan: FaultPlan,
  orgNames: readonly string[],
  runSeed: number,
): FaultDraw {
  const seed = plan.seed ?? runSeed;
  // One for all orgs, since so is the limit.
  const shared = new Map(
    plan.faults
      .filter(({ kind }) => kind === "global-rate-limit")
      .map((fault) => [fault, prepareOne(fault, seed)]),
  );
  const byOrg = new Map<string, FaultDraw[]>();
  for (const org of orgNames) {
    const faults = plan.faults.filter((fault) => orgsOf(fault)?.includes(org) ?? true);
    if (faults.length > 0) {
      byOrg.set(
        org,
        faults.map((fault) => shared.get(fault) ?? prepareOne(fault, seed)),
      );
    }
  }
  return (attempt) => {
    let first: DrawnFault | null = null;
    for (const draw of byOrg.get(attempt.org) ?? []) {
      const drawn = draw(attempt);
      first ??= drawn;
    }
    return first;
  };
}

function prepareOne(fault: Fault, seed: number): FaultDraw {
  const faultSeed = hash32(seed, `fault ${fault.id}`);
  const react = prepareReaction(fault);
  return (attempt) => {
    if (!covers(fault, attempt)) return null;
    const reaction = react(attempt.elapsedMs);
    return reaction !== null && isDrawn(faultSeed, fault.rate, attempt.attemptId) ? reaction : null;
  };
}

/** A pure function of its arguments that is true for a share `rate` of attempt ids. */
export function isDrawn(faultSeed: number, rate: number, attemptId: string): boolean {
  return hash32(faultSeed, attemptId) < rate * 2 ** 32;
}

function covers(fault: Fault, attempt: DrawnFrom): boolean {
  const { grant, isPrime, elapsedMs, parameters } = attempt;
  if (fault.grant === undefined ? isPrime : fault.grant !== grant) return false;
  if (elapsedMs < (fault.fromMs ?? 0)) return false;
  if (elapsedMs >= (fault.toMs ?? Number.POSITIVE_INFINITY)) return false;
  return fault.when?.every((condition) => conditionHolds(condition, parameters)) ?? true;
}

// State that load leaves behind is held per fault, and mostly per org, so it lives in these closures.
function prepareReaction(fault: Fault): (elapsedMs: number) => DrawnFault | null {
  const plain: DrawnFault = { fault, delayMs: 0 };
  const bucket = bucketOf(fault);
  if (bucket !== null) return (elapsedMs) => (bucket.take(elapsedMs) ? null : plain);
  if (fault.kind !== "latency") return () => plain;
  const { delayMs, growth } = fault;
  if (growth === undefined) return () => ({ fault, delayMs });
  const meter = new RateMeter();
  return (elapsedMs) => ({
    fault,
    delayMs: Math.round((delayMs * meter.add(elapsedMs)) / growth.referenceRatePerSecond),
  });
}

function bucketOf(fault: Fault): TokenBucket | null {
  if (fault.kind === "hidden-rate-limit") {
    return new TokenBucket(fault.perMinute, fault.burst ?? Math.ceil(fault.perMinute));
  }
  if (fault.kind !== "global-rate-limit") return null;
  return new TokenBucket(60 * fault.perSecond, fault.burst ?? Math.ceil(fault.perSecond));
}
