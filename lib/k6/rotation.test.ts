/** VUs that take a new secret at a time of their own, against an authorization server of the test's own. */
import { describe, expect, it } from "vitest";
import { EXTRA } from "../core/record.ts";
import { createRotation } from "./rotation.ts";
import type { Session } from "./session.ts";
import {
  type Answer,
  BASIC,
  issued,
  planHead,
  type PlanParts,
  planTable,
  play,
} from "./session-fixture.ts";

const NEW_BASIC = `Basic ${"bmV3".repeat(8)}`;
const EVENT_MS = 10_000;
const ADOPT_WITHIN_MS = 4000;
const STEP_MS = 250;
const ITERATIONS = Array.from({ length: 64 }, (_, index) => index);

const [client] = planHead().clients.map((known) => ({
  ...known,
  nextCredentialName: "client-1",
}));

function rotationPlan(changes: Partial<PlanParts> = {}) {
  return planTable({
    scenarioOptions: { name: "rotation", event: 0, adoptWithinMs: ADOPT_WITHIN_MS },
    events: [{ name: "rotated", kind: "secret-rotation", atMs: EVENT_MS }],
    clients: client === undefined ? [] : [client],
    ...changes,
  });
}

/** One iteration every 250 ms. */
function paced(session: Session) {
  const iterate = createRotation(session);
  return () => {
    session.wait(STEP_MS);
    return iterate();
  };
}

async function playRotation(vu: number, plan = rotationPlan(), answer: () => Answer = issued) {
  const secrets = { "client-1": NEW_BASIC };
  const { sent, records } = await play(plan, paced, ITERATIONS, answer, { vu, secrets });
  const secretsSent = sent.map(({ headers }) => headers["Authorization"]);
  const said = records.map(({ extras }) => extras.get(EXTRA.secret));
  const firstNew = records.find(({ extras }) => extras.get(EXTRA.secret) === "new");
  return { secretsSent, said, adoptedMs: firstNew?.startMs ?? Number.POSITIVE_INFINITY };
}

describe("a rotation", () => {
  it("sends the old secret before the event, the new one within the adoption's time, and says which", async () => {
    const { secretsSent, said, adoptedMs } = await playRotation(1);
    expect(adoptedMs).toBeGreaterThanOrEqual(EVENT_MS);
    expect(adoptedMs).toBeLessThanOrEqual(EVENT_MS + ADOPT_WITHIN_MS + STEP_MS);
    expect(secretsSent).toEqual(said.map((word) => (word === "new" ? NEW_BASIC : BASIC)));
    expect(said.lastIndexOf("old")).toBeLessThan(said.indexOf("new"));
  });

  it("spreads VUs over the adoption's time", async () => {
    const vus = [1, 2, 3, 4, 5, 6, 7, 8];
    const adopted = await Promise.all(vus.map(async (vu) => (await playRotation(vu)).adoptedMs));
    const quarters = adopted.map((ms) => Math.floor(((ms - EVENT_MS) * 4) / ADOPT_WITHIN_MS));
    expect([...new Set(quarters)].toSorted((a, b) => a - b).slice(0, 4)).toEqual([0, 1, 2, 3]);
  });

  it("does not take the new secret earlier because the old one is refused", async () => {
    const refused = { status: 401, body: '{"error":"invalid_client"}' };
    const { adoptedMs } = await playRotation(1, rotationPlan(), () => refused);
    expect(adoptedMs).toBe((await playRotation(1)).adoptedMs);
  });

  it("says old throughout of a client whose secret stays", async () => {
    const { said, secretsSent } = await playRotation(
      1,
      rotationPlan({ clients: planHead().clients }),
    );
    expect(new Set(said)).toEqual(new Set(["old"]));
    expect(new Set(secretsSent)).toEqual(new Set([BASIC]));
  });

  it("tries again with the secret it began with", async () => {
    const retry = {
      max: 1,
      on: ["rejected" as const],
      backoffMs: 500,
      maxWaitMs: 500,
      honourRetryAfter: false,
      fault: null,
    };
    const refused = { status: 401, body: '{"error":"invalid_client"}' };
    const { said } = await playRotation(1, rotationPlan({ retry }), () => refused);
    expect(said).toHaveLength(2 * ITERATIONS.length);
    const pairs = ITERATIONS.map((index) => said.slice(2 * index, 2 * index + 2));
    expect(pairs.every(([first, again]) => first === again)).toBe(true);
  });
});
