/** The preflight against a transport of the test's own. */
import { describe, expect, it } from "vitest";
import { EXTRA } from "../core/record.ts";
import { createPace, createPreflight } from "./preflight.ts";
import {
  EPOCH_MS,
  handedBack,
  issued,
  kindOf,
  planTable,
  play,
  type PlayOptions,
  type Sent,
} from "./session-fixture.ts";

const PREFLIGHT: PlayOptions = { phase: "preflight", vu: 0 };
const server = (sent: Sent) =>
  kindOf(sent) === "authorize" ? handedBack("c") : issued({ refresh_token: "rt" });

describe("the preflight", () => {
  const plan = planTable({
    mix: [
      { grant: "client_credentials", share: 0.5 },
      { grant: "refresh", share: 0.5 },
    ],
  });

  it("asks for one token per org and grant, as attempts of a kind and VU of their own", async () => {
    const iterations = Array.from({ length: 6 }, (_, index) => index);
    const { records, started } = await play(plan, createPreflight, iterations, server, PREFLIGHT);
    const asked = records.filter(({ kind }) => kind === "preflight");
    expect(asked.map(({ org, grant }) => [org, grant])).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
      [2, 0],
      [2, 1],
    ]);
    expect(asked.every(({ attemptId }) => attemptId.startsWith("0-"))).toBe(true);
    expect(records.some(({ kind }) => kind === "attempt")).toBe(false);
    expect(started).toBe(6);
  });

  it("says on its first record when it began, as the preflight's beginning", async () => {
    const { records } = await play(plan, createPreflight, [0, 1], server, PREFLIGHT);
    expect(records[0]?.extras.get(EXTRA.preflightEpoch)).toBe(String(EPOCH_MS));
    expect(records.some(({ extras }) => extras.has(EXTRA.epoch))).toBe(false);
    expect(records.slice(1).some(({ extras }) => extras.has(EXTRA.preflightEpoch))).toBe(false);
  });

  it("tries nothing again, and checks every token whatever the sample", async () => {
    const retry = {
      max: 3,
      on: ["serverError" as const],
      backoffMs: 1,
      maxWaitMs: 1,
      honourRetryAfter: false,
      fault: null,
    };
    const checked = planTable({ retry, apiCheck: { kind: "api", sample: 0, org: null } });
    const { records } = await play(
      checked,
      createPreflight,
      [0, 1],
      ({ method, body }) =>
        method === "GET" || body.includes("id-0") ? issued() : { status: 503 },
      PREFLIGHT,
    );
    expect(records.map(({ kind, status }) => [kind, status])).toEqual([
      ["preflight", 200],
      ["check", 200],
      ["preflight", 503],
    ]);
  });
});

describe("the pace", () => {
  it("lets no request start sooner after the one before than its rate allows", () => {
    let nowMs = 1000;
    const startsMs: number[] = [];
    const pace = createPace(
      10,
      () => nowMs,
      (durationMs) => (nowMs += durationMs),
    );
    const send = () => {
      pace();
      startsMs.push(nowMs);
      nowMs += 30;
    };
    send();
    send();
    nowMs += 500;
    send();
    send();
    expect(startsMs).toEqual([1000, 1100, 1630, 1730]);
  });

  it("is no part of a request's time, nor of its token's age", async () => {
    const plan = planTable({ apiCheck: { kind: "api", sample: 1, org: null } });
    const paceMs = 500;
    const { records } = await play(plan, createPreflight, [0], server, { ...PREFLIGHT, paceMs });
    expect(records.map(({ kind, startMs }) => [kind, startMs])).toEqual([
      ["preflight", 1734],
      ["check", 2234],
    ]);
    expect(records[1]?.extras.get(EXTRA.age)).toBe("0");
  });
});
