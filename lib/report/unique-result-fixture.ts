/** A result in which no number stands twice, for tests that follow each shown figure back to where it came from. */
import type { Result } from "../analysis/result.ts";
import { fullResult } from "./result-fixture-full.ts";

/** What a number of the result is, by which it is shown. */
type Quantity = "count" | "latencyUs" | "lagMs" | "durationMs" | "share" | "plain";

/** A number with the way to it. */
export interface Leaf {
  path: readonly string[];
  quantity: Quantity;
  value: number;
}

const SHARES =
  /^(?:unusableShare|newConnectionShare|sample|okShare|low|high|q|beyondChance|mean|busyVuShareMax|p)$/;
const PLAIN =
  /^(?:inFlight|meanInFlight|meanInFlightAtEvents|z|rho|ratio|designEffect|peakRssMb|attemptsPerToken|lag|cores|orgCount)$/;

/** The full result with few orgs and blocks, every number replaced by one that no other has. */
export function uniqueResult(): Result {
  const full = fullResult();
  const small: Result = {
    ...full,
    orgs: full.orgs.slice(2, 7),
    timeline: { ...full.timeline, blocks: full.timeline.blocks.slice(19, 24) },
  };
  const numbers = makeNumbers();
  return replaceNumbers(small, [], numbers);
}

/** All numbers of a result. */
export function listLeaves(value: unknown, path: readonly string[] = []): Leaf[] {
  if (typeof value === "number") return [{ path, value, quantity: quantityAt(path) }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => listLeaves(one, [...path, key]));
}

function quantityAt(path: readonly string[]): Quantity {
  const key = path.findLast((part) => !/^\d+$/.test(part)) ?? "";
  const way = path.join(".");
  if (key === "schemaVersion") return "plain";
  if (way.startsWith("startLagMs") && key !== "n") return "lagMs";
  if (/Us$|^us$/.test(key) || /latencyUs\.(?:p\d+|max)$/.test(way)) return "latencyUs";
  if (key.endsWith("Ms") || /consistentMs/.test(way)) return "durationMs";
  if (/riskRatio|metrics|\bz$/.test(way) && key !== "strata") return "plain";
  if (/^gates\.\d+\./.test(way) || PLAIN.test(key)) return "plain";
  return SHARES.test(key) || way.startsWith("generator.cpuShare") ? "share" : "count";
}

/** Each kind in steps that can be told apart as it is shown. */
function makeNumbers(): (quantity: Quantity, before: number) => number {
  let [counts, latencies, lags, durations, shares] = [0, 0, 0, 0, 0];
  return (quantity, before) => {
    if (quantity === "count") return 10_007 + 7 * counts++;
    if (quantity === "latencyUs") return 10_000_000 + 100_000 * latencies++;
    if (quantity === "lagMs") return 900_000 + 100 * lags++;
    if (quantity === "durationMs") return 61_000 + 1000 * durations++;
    if (quantity === "share") return (11 + shares++) / 1000;
    return before;
  };
}

function replaceNumbers<Value>(
  value: Value,
  path: readonly string[],
  next: (quantity: Quantity, before: number) => number,
): Value;
function replaceNumbers(
  value: unknown,
  path: readonly string[],
  next: (quantity: Quantity, before: number) => number,
): unknown {
  if (typeof value === "number") return next(quantityAt(path), value);
  if (Array.isArray(value)) {
    return value.map((one, at) => replaceNumbers<unknown>(one, [...path, String(at)], next));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      replaceNumbers<unknown>(one, [...path, key], next),
    ]),
  );
}
