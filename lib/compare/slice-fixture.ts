/** Test support: a slice of a run, of which only what matters is given. */
import type { Result } from "../analysis/result.ts";

type Slice = Result["slices"][number];

export interface SliceGiven extends Partial<
  Pick<Slice, "interval" | "points" | "durationMs" | "stage" | "kind" | "grant" | "latencyUs">
> {
  issued?: number;
  forbidden?: number;
  empty?: number;
  /** Of all shares. */
  designEffect?: number;
}

/** Of attempts that were issued or forbidden, with every token decoded. */
export function makeSlice(given: SliceGiven): Slice {
  const { issued = 0, forbidden = 0, empty = 0, designEffect = 1, ...rest } = given;
  const effects = { status403: designEffect, failed: designEffect };
  return {
    attempts: issued + forbidden,
    outcomes: {
      issued,
      hollow: 0,
      denied: forbidden,
      throttled: 0,
      rejected: 0,
      serverError: 0,
      timeout: 0,
      connection: 0,
      malformed: 0,
    },
    errorCodes: {},
    status403: forbidden,
    usable: issued - empty,
    unusable: empty,
    sampled: issued,
    decoded: issued,
    claims: { match: issued - empty, empty, absent: 0, wrongOrg: 0, undecodable: 0, opaque: 0 },
    extraOrg: 0,
    scopeShortfall: 0,
    lifetimeDefects: 0,
    unusableShare: issued === 0 ? 0 : empty / issued,
    latencyUs: { n: issued, p50: 0, p90: 0, p95: 0, p99: 0, max: 0 },
    retries: 0,
    unprepared: 0,
    checks: { sent: 0, allowed: 0, denied: 0, failed: 0, confirmed: 0, refuted: 0 },
    stage: "spike",
    kind: "spike",
    durationMs: 300_000,
    grant: "client_credentials",
    designEffects: { ...effects, empty: designEffect, wrongOrg: designEffect },
    interval: "blocks",
    points: [],
    ...rest,
  };
}
