/** A cell of an aggregate with nothing in it, for tests. */
import type { Cell } from "./aggregate.ts";

export function makeCell(fields: Partial<Cell> = {}): Cell {
  return {
    org: 0,
    stage: 0,
    grant: 0,
    variant: 0,
    attempts: 0,
    outcomes: {
      issued: 0,
      hollow: 0,
      denied: 0,
      throttled: 0,
      rejected: 0,
      serverError: 0,
      timeout: 0,
      connection: 0,
      malformed: 0,
    },
    status403: 0,
    newConnections: 0,
    withoutRefreshToken: 0,
    sampled: 0,
    claims: { match: 0, empty: 0, absent: 0, wrongOrg: 0, undecodable: 0, opaque: 0 },
    extraOrg: 0,
    scopeShortfall: 0,
    lifetimeDefects: 0,
    retries: 0,
    obtainedByRetry: 0,
    unprepared: 0,
    checks: { sent: 0, allowed: 0, denied: 0, failed: 0, confirmed: 0, refuted: 0 },
    symptoms: new Map(),
    ...fields,
  };
}
