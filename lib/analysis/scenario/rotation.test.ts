/** Rotation: what changed with the secret, or that nothing did. */
import { describe, expect, it } from "vitest";
import type { ScenarioRecord } from "./scenario-record.ts";
import { describeRecords, EVENT, makeRecord, makeScenarioPlan } from "./scenario-record-fixture.ts";

const PLAN = makeScenarioPlan({ name: "rotation", event: 0, adoptWithinMs: 5000 });

interface Sent {
  secret: "old" | "new";
  count: number;
  refused?: number;
  /** Failed for another reason. */
  failed?: number;
}

function attempts(sinceMs: number, { secret, count, refused = 0, failed = 0 }: Sent) {
  return Array.from({ length: count }, (_, n): ScenarioRecord => {
    const fields = { startMs: EVENT.atMs + sinceMs + n, extras: { secret } };
    if (n < refused) {
      return makeRecord({ ...fields, outcome: "rejected", status: 401, error: "invalid_client" });
    }
    return makeRecord({ ...fields, outcome: n < refused + failed ? "denied" : "issued" });
  });
}

function rotate(
  before: Omit<Sent, "secret">,
  old: Omit<Sent, "secret">,
  fresh: Omit<Sent, "secret">,
) {
  const facts = describeRecords(PLAN, [
    ...attempts(-5000, { secret: "old", ...before }),
    ...attempts(100, { secret: "old", ...old }),
    ...attempts(6000, { secret: "new", ...fresh }),
  ]);
  if (facts?.name !== "rotation") throw new Error("no rotation");
  return facts;
}

describe("rotation", () => {
  it("tells who was refused with which secret, and until when the old one was good", () => {
    const facts = rotate({ count: 50 }, { count: 40, refused: 30 }, { count: 60 });
    expect(facts).toMatchObject({
      before: { attempts: 50, issued: 50, invalidClient: 0 },
      after: {
        old: { attempts: 40, issued: 10, invalidClient: 30 },
        new: { attempts: 60, issued: 60, invalidClient: 0 },
      },
      oldLastGoodMs: 139,
      changedNothing: false,
    });
    expect(facts.text).toBe(
      "the old secret got its last token 139\u202fms after the rotation; of 40 requests with it 30 were refused for it, of 60 with the new one 0",
    );
  });

  it.each([
    [
      "nobody was refused with either secret",
      rotate({ count: 50 }, { count: 40 }, { count: 60 }),
      "no request failed after it, with the old secret (40 of 40 issued) or the new one (60 of 60 issued)",
    ],
    [
      "as many fail as before, and none for the secret",
      rotate({ count: 50, failed: 25 }, { count: 40, failed: 20 }, { count: 60, failed: 30 }),
      "25 of 50 requests failed before it and 50 of 100 after it, none of them for the secret",
    ],
    [
      "the new secret never worked and the old one still does",
      rotate({ count: 50 }, { count: 40 }, { count: 60, refused: 60 }),
      "the old secret still works (40 of 40 issued) and the new one never did (0 of 60 issued)",
    ],
  ])("changed nothing when %s", (_, { changedNothing, text }, why) => {
    expect(changedNothing).toBe(true);
    expect(text).toBe(`rotation changed nothing: ${why}`);
  });

  it.each([
    [
      "some are refused with the new secret",
      rotate({ count: 9 }, { count: 9 }, { count: 9, refused: 1 }),
    ],
    ["failures ended with it", rotate({ count: 50, failed: 25 }, { count: 1 }, { count: 60 })],
    ["nothing was asked for afterwards", rotate({ count: 9 }, { count: 0 }, { count: 0 })],
  ])("changed something, for all one knows, when %s", (_, { changedNothing }) => {
    expect(changedNothing).toBe(false);
  });
});
