/** Parts of a run add up to the run, whatever is in them. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Plan } from "../core/plan.ts";
import { EXTRA, formatRecord, PREFLIGHT_VU, type RecordKind } from "../core/record.ts";
import { summarizeTally } from "./tally-summary.ts";
import { makePlan, withPreflight } from "./plan-fixture.ts";
import { RecordPass } from "./record-pass.ts";
import { addTally, type Tally } from "./tally.ts";

const PLAN: Plan = withPreflight(
  makePlan(3, { scenarioOptions: { name: "cache", key: ["client"], renewAt: 0.8 } }),
);

const NO_RECORDS = ["foreign", "unparsed"] as const;

/** Lines of all sorts: attempts, the preflight's, checks, priming that fails, k6's warnings, records that do not parse. */
const line = fc
  .record({
    sort: fc.constantFrom("attempt", "attempt", "preflight", "check", "prime", ...NO_RECORDS),
    step: fc.constantFrom("api", "cached-token"),
    grantedScope: fc.constantFrom("read", "", "read write"),
    org: fc.nat({ max: 2 }),
    startMs: fc.nat({ max: 90_000 }),
    latencyUs: fc.nat({ max: 9_000_000 }),
    status: fc.constantFrom(200, 403, 500),
    n: fc.nat({ max: 999 }),
  })
  .map(({ sort, step, org, startMs, latencyUs, status, grantedScope, n }) => {
    if (sort === "foreign") return `warning ${n}`;
    if (sort === "unparsed") return `tr1\t${n}`;
    return formatRecord({
      kind: sort,
      attemptId: `${sort === "preflight" ? PREFLIGHT_VU : org + 1}-${n}-0`,
      org,
      client: 0,
      grant: n % 3,
      variant: 0,
      profile: 0,
      attemptNumber: 1 + (n % 2),
      parent: "",
      startMs,
      blockedUs: 0,
      connectingUs: 0,
      tlsUs: 0,
      sendingUs: 0,
      waitingUs: latencyUs,
      receivingUs: 0,
      status,
      errorCode: 0,
      flags: 0,
      expiresInSeconds: 300,
      correlationId: "",
      grantedScope,
      token: status === 200 ? "!opaque:32" : "",
      extras: new Map([
        ...(n % 7 === 0 ? [epochOf(sort, n)] : []),
        ...(sort === "check" ? [[EXTRA.step, step] as const, [EXTRA.issuedFor, "1"] as const] : []),
        ...(n % 5 === 0 ? [[EXTRA.sent, "json;none;"] as const] : []),
      ]),
    });
  });

function epochOf(kind: RecordKind, n: number): readonly [string, string] {
  return kind === "preflight"
    ? [EXTRA.preflightEpoch, String(1_789_999_900_000 + n)]
    : [EXTRA.epoch, String(1_790_000_000_000 + n)];
}

function tallyOf(lines: readonly string[], from: number, to: number, isCut: boolean): Tally {
  const pass = new RecordPass(PLAN, null);
  let offset = 0;
  lines.forEach((text, index) => {
    const bytes = Buffer.from(text);
    if (index >= from && index < to) pass.line(bytes, 0, bytes.length, offset);
    offset += bytes.length + 1;
  });
  if (isCut) pass.cut();
  return pass.counted;
}

describe("addTally", () => {
  it("gives what reading everything at once gives, in either order", () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 40 }),
        fc.nat({ max: 40 }),
        fc.boolean(),
        fc.boolean(),
        (lines, middle, isCut, isReversed) => {
          const parts = [
            tallyOf(lines, 0, middle, false),
            tallyOf(lines, middle, lines.length, isCut),
          ];
          const [into, from] = isReversed ? parts.toReversed() : parts;
          if (into === undefined || from === undefined) return;
          addTally(into, from);
          const whole = tallyOf(lines, 0, lines.length, isCut);
          expect(summarizeTally(into, PLAN)).toStrictEqual(summarizeTally(whole, PLAN));
        },
      ),
      { numRuns: 200 },
    );
  });
});
