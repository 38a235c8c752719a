/** Rotation: who was refused with the old secret and with the new one, until when the old one was good, and whether anything changed. */
import type { Plan } from "../../core/plan.ts";
import { proportionDifference } from "../../core/statistics/proportion-difference.ts";
import { EXTRA } from "../../core/record.ts";
import { formatCount, formatDuration } from "../../core/text.ts";
import type { ScenarioFacts } from "../scenario-facts.ts";
import type { ScenarioRecord } from "./scenario-record.ts";

type RotationFacts = Extract<ScenarioFacts, { name: "rotation" }>;
type Side = RotationFacts["before"];

export interface RotationTally {
  name: "rotation";
  event: string;
  /** Milliseconds since the scenario's start. */
  eventMs: number;
  before: Side;
  old: Side;
  new: Side;
  /** Latest start of an attempt after the event that got a token by the old secret; null for none. */
  oldLastGoodMs: number | null;
}

export function createRotationTally(plan: Plan, eventIndex: number): RotationTally {
  const event = plan.events[eventIndex];
  const nothing = { attempts: 0, issued: 0, invalidClient: 0 };
  return {
    name: "rotation",
    event: event?.name ?? "",
    eventMs: event?.atMs ?? 0,
    before: { ...nothing },
    old: { ...nothing },
    new: { ...nothing },
    oldLastGoodMs: null,
  };
}

export function countRotation(tally: RotationTally, { scanned, outcome }: ScenarioRecord): void {
  if (outcome === null) return;
  const { startMs, extras } = scanned;
  const isAfter = startMs >= tally.eventMs;
  const secret = extras.get(EXTRA.secret) === "new" ? "new" : "old";
  const side = isAfter ? tally[secret] : tally.before;
  side.attempts += 1;
  side.issued += Number(outcome === "issued");
  side.invalidClient += Number(isClientRefused(scanned));
  if (isAfter && secret === "old" && outcome === "issued") {
    tally.oldLastGoodMs = Math.max(tally.oldLastGoodMs ?? startMs, startMs);
  }
}

/** Keycloak words a wrong secret as `unauthorized_client` with 401. @see RFC 6749 §5.2 */
function isClientRefused({ status, error }: ScenarioRecord["scanned"]): boolean {
  return error === "invalid_client" || (status === 401 && error === "unauthorized_client");
}

export function addRotation(into: RotationTally, from: RotationTally): void {
  for (const side of ["before", "old", "new"] as const) {
    into[side].attempts += from[side].attempts;
    into[side].issued += from[side].issued;
    into[side].invalidClient += from[side].invalidClient;
  }
  if (from.oldLastGoodMs === null) return;
  into.oldLastGoodMs = Math.max(into.oldLastGoodMs ?? from.oldLastGoodMs, from.oldLastGoodMs);
}

export function describeRotation(tally: RotationTally): RotationFacts {
  const { event, eventMs, before, oldLastGoodMs } = tally;
  const lastMs = oldLastGoodMs === null ? null : oldLastGoodMs - eventMs;
  const unchanged = whyNothingChanged(tally);
  return {
    name: "rotation",
    event,
    before,
    after: { old: tally.old, new: tally.new },
    oldLastGoodMs: lastMs,
    changedNothing: unchanged !== null,
    text:
      unchanged === null ? describeChange(tally, lastMs) : `rotation changed nothing: ${unchanged}`,
  };
}

/**
 * Nothing changed when no request with the old secret was refused for it, and those with the new one either were not, or always were,
 * and when everything else fails as often as before.
 */
function whyNothingChanged({ before, old, new: fresh }: RotationTally): string | null {
  if (old.attempts + fresh.attempts === 0 || old.invalidClient > 0) return null;
  if (fresh.attempts > 0 && fresh.invalidClient === fresh.attempts) {
    return old.issued === 0
      ? null
      : `the old secret still works (${issuedOf(old)}) and the new one never did (${issuedOf(fresh)})`;
  }
  if (fresh.invalidClient > 0) return null;
  const after = {
    count: old.attempts + fresh.attempts - old.issued - fresh.issued,
    of: old.attempts + fresh.attempts,
  };
  const failedBefore = { count: before.attempts - before.issued, of: before.attempts };
  const difference = proportionDifference(failedBefore, after);
  if (difference !== null && (difference.low > 0 || difference.high < 0)) return null;
  if (after.count === 0) {
    return `no request failed after it, with the old secret (${issuedOf(old)}) or the new one (${issuedOf(fresh)})`;
  }
  return (
    `${formatCount(failedBefore.count)} of ${formatCount(failedBefore.of)} requests failed before it and ${formatCount(after.count)} of ` +
    `${formatCount(after.of)} after it, none of them for the secret`
  );
}

function describeChange({ old, new: fresh }: RotationTally, lastMs: number | null): string {
  if (old.attempts + fresh.attempts === 0) return "nothing was asked for after the rotation";
  const until =
    lastMs === null
      ? "the old secret got no token after the rotation"
      : `the old secret got its last token ${formatDuration(lastMs)} after the rotation`;
  return `${until}; of ${formatCount(old.attempts)} requests with it ${formatCount(old.invalidClient)} were refused for it, of ${formatCount(fresh.attempts)} with the new one ${formatCount(fresh.invalidClient)}`;
}

function issuedOf({ issued, attempts }: Side): string {
  return `${formatCount(issued)} of ${formatCount(attempts)} issued`;
}
