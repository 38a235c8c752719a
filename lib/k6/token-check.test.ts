/** Checks of issued tokens as the mix makes them, against a transport of the test's own. */
import { describe, expect, it } from "vitest";
import type { PlanCheck } from "../core/plan.ts";
import { EXTRA } from "../core/record.ts";
import { createMix } from "./mix.ts";
import {
  type Answer,
  issued,
  jwtPart,
  parametersOf,
  planTable,
  play,
  type Sent,
  SIGNATURE,
} from "./session-fixture.ts";

const planOf = (changes: Partial<PlanCheck> = {}) =>
  planTable({ apiCheck: { kind: "api", sample: 1, org: "organization.id", ...changes } });
const isCheck = ({ url }: Sent) => url === "http://127.0.0.1/api";
const serverOf =
  (check: Answer, token = issued()) =>
  (sent: Sent) =>
    isCheck(sent) ? check : token;
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe("an API check", () => {
  it("calls the API with the token, and is recorded beside the attempt with what the answer names", async () => {
    const answer = { status: 200, body: '{"organization":{"id":"org-1"},"scope":"x"}' };
    const { sent, records, started } = await play(planOf(), createMix, [1], serverOf(answer));
    expect(sent[1]).toMatchObject({
      method: "GET",
      headers: { Authorization: `Bearer ${jwtPart("x")}.${SIGNATURE}` },
    });
    const [attempt, check] = records;
    expect(check).toMatchObject({
      kind: "check",
      attemptId: "1-1-1",
      parent: "1-1-0",
      org: attempt?.org,
      client: attempt?.client,
      grant: attempt?.grant,
      status: 200,
      token: jwtPart("x"),
    });
    expect(check?.extras).toEqual(
      new Map([
        [EXTRA.step, "api"],
        [EXTRA.age, "0"],
        [EXTRA.orgs, "org-1"],
      ]),
    );
    expect(started).toBe(1);
  });

  it("keeps why it was refused, and nothing of the token", async () => {
    const { lines, records } = await play(planOf(), createMix, [1, 2], (sent) =>
      isCheck(sent)
        ? {
            status: 403,
            body: JSON.stringify({
              code: "not.authorized",
              message: sent.headers["Authorization"],
            }),
            headers: { "X-Correlation": SIGNATURE, "Content-Type": "application/json" },
          }
        : issued(),
    );
    const check = records.find(({ kind }) => kind === "check");
    expect(check?.status).toBe(403);
    expect(check?.extras.get(EXTRA.error)).toBe("not.authorized");
    expect(lines.join("\n")).not.toContain(SIGNATURE);
  });

  it("is made of the drawn share of tokens, the same ones each time", async () => {
    const checkedOf = async () =>
      (
        await play(planOf({ sample: 0.25 }), createMix, upTo(400), serverOf({ status: 200 }))
      ).records
        .filter(({ kind }) => kind === "check")
        .map(({ parent }) => parent);
    const checked = await checkedOf();
    expect(checked.length).toBeGreaterThan(60);
    expect(checked.length).toBeLessThan(140);
    expect(await checkedOf()).toEqual(checked);
    const none = planOf({ sample: 0 });
    expect((await play(none, createMix, upTo(20), () => issued())).sent).toHaveLength(20);
  });

  it("is not made without a token to make it with", async () => {
    const server = serverOf({ status: 200 }, { status: 200, body: '{"token_type":"Bearer"}' });
    expect((await play(planOf(), createMix, [1], server)).sent).toHaveLength(1);
  });

  it("says no more of an opaque token than its form and length", async () => {
    const { lines, records } = await play(planOf(), createMix, [1], (sent) =>
      isCheck(sent) ? { status: 200, body: "{}" } : issued({ access_token: "opaque-token-0123" }),
    );
    expect(records.map(({ token }) => token)).toEqual(["!opaque:17", "!opaque:17"]);
    expect(lines.join("\n")).not.toContain("opaque-token");
  });
});

describe("an introspection", () => {
  it("asks about the token in the client's own name, and keeps whether it is active", async () => {
    const plan = planOf({ kind: "introspection", org: "org_ids" });
    const body = '{"active":true,"org_ids":["org-1","org-2"]}';
    const { sent, records } = await play(plan, createMix, [1], serverOf({ status: 200, body }));
    const [attempt, check] = sent;
    expect(check?.method).toBe("POST");
    expect(Object.fromEntries(parametersOf(check?.body ?? ""))).toEqual({
      token: `${jwtPart("x")}.${SIGNATURE}`,
      token_type_hint: "access_token",
    });
    expect(check?.headers["Authorization"]).toBe(attempt?.headers["Authorization"]);
    expect(Object.fromEntries(records[1]?.extras ?? [])).toMatchObject({
      [EXTRA.step]: "introspection",
      [EXTRA.active]: "true",
      [EXTRA.orgs]: "org-1,org-2",
    });
  });
});
