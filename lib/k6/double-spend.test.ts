/** One credential presented several times at once, to an authorization server of the test's own. */
import { webcrypto } from "node:crypto";
import { describe, expect, it } from "vitest";
import { EXTRA } from "../core/record.ts";
import { createDoubleSpend, doubleSpendOptions } from "./double-spend.ts";
import {
  type Answer,
  handedBack,
  issued,
  kindOf,
  parametersOf,
  planHead,
  planTable,
  play,
  type Sent,
} from "./session-fixture.ts";

const TIMES = 3;
const ES256 = { name: "ECDSA", namedCurve: "P-256" };
const invalidGrant: Answer = { status: 400, body: '{"error":"invalid_grant"}' };

function spendPlan(credential: "refresh_token" | "code") {
  return planTable({ scenarioOptions: { name: "double-spend", credential, times: TIMES } });
}

function everyoneWins(sent: Sent): Answer {
  return kindOf(sent) === "authorize" ? handedBack("c0de") : issued({ refresh_token: "rt" });
}

/** Plays one spend; `wins` says which presentations of the same credential are answered with a token. */
async function playSpend(
  credential: "refresh_token" | "code",
  wins: (presentation: number) => boolean,
  survivorAnswer: Answer = issued({ refresh_token: "rt-later" }),
) {
  const parameter = credential === "code" ? "code" : "refresh_token";
  const primed = credential === "code" ? "c0de-of-one-user" : "rt-primed";
  let presentations = 0;
  const played = await play(spendPlan(credential), createDoubleSpend, [0], (sent) => {
    if (kindOf(sent) === "authorize") return handedBack("c0de-of-one-user");
    const shown = parametersOf(sent.body).get(parameter);
    if (credential === "refresh_token" && kindOf(sent) === "authorization_code") {
      return issued({ refresh_token: primed });
    }
    if (shown !== primed) return survivorAnswer;
    presentations += 1;
    return wins(presentations - 1)
      ? issued({ refresh_token: `rt-of-winner-${presentations}` })
      : invalidGrant;
  });
  const of = (kind: string) => played.records.filter((record) => record.kind === kind);
  const spends = of("attempt").map(({ extras }) => extras.get(EXTRA.spend));
  return { ...played, attempts: of("attempt"), checks: of("check"), spends };
}

describe("a double spend", () => {
  it("presents one refresh token as often as told, and says of each how many won", async () => {
    const { sent, attempts, spends, started } = await playSpend("refresh_token", (n) => n === 1);
    const shown = sent.map(({ body }) => parametersOf(body).get("refresh_token"));
    expect(shown.filter((token) => token === "rt-primed")).toHaveLength(TIMES);
    expect(spends).toEqual(["0.3.1", "1.3.1", "2.3.1"]);
    expect(attempts.map(({ status }) => status)).toEqual([400, 200, 400]);
    expect(new Set(attempts.map(({ parent }) => parent)).size).toBe(1);
    expect(started).toBe(TIMES);
  });

  it("asks whether the winner lives on, by one refresh with what it was given", async () => {
    const { sent, checks, attempts } = await playSpend(
      "refresh_token",
      (n) => n === 1,
      invalidGrant,
    );
    expect(parametersOf(sent.at(-1)?.body ?? "").get("refresh_token")).toBe("rt-of-winner-2");
    expect(checks).toMatchObject([{ status: 400, parent: attempts[1]?.attemptId }]);
    expect(checks[0]?.extras.get(EXTRA.step)).toBe("survivor");
  });

  it("asks for every winner when the server lets several win", async () => {
    const { spends, checks } = await playSpend("refresh_token", () => true);
    expect(spends).toEqual(["0.3.3", "1.3.3", "2.3.3"]);
    expect(checks).toHaveLength(TIMES);
  });

  it("spends a code in the same way", async () => {
    const { sent, attempts, spends, checks } = await playSpend("code", (n) => n === 0);
    const shown = sent.map(({ body }) => parametersOf(body).get("code"));
    expect(shown.filter((code) => code === "c0de-of-one-user")).toHaveLength(TIMES);
    expect(spends).toEqual(["0.3.1", "1.3.1", "2.3.1"]);
    expect(attempts.map(({ parent }) => parent)).toEqual(["1-0-0", "1-0-0", "1-0-0"]);
    expect(checks).toHaveLength(1);
  });

  it("proves who the client is anew with every presentation and every survivor, where it signs", async () => {
    const keys = await webcrypto.subtle.generateKey(ES256, true, ["sign", "verify"]);
    const jwk = JSON.stringify(await webcrypto.subtle.exportKey("jwk", keys.privateKey));
    const plan = spendPlan("refresh_token");
    const { clientAt } = plan;
    plan.clientAt = (index) => ({
      ...clientAt(index),
      auth: "private_key_jwt",
      assertion: { algorithm: "ES256", keyId: null },
    });
    const options = { secrets: { "client-0": jwk } };
    const { sent } = await play(plan, createDoubleSpend, [0], everyoneWins, options);
    const assertions = sent.flatMap(({ body }) => parametersOf(body).get("client_assertion") ?? []);
    expect(assertions).toHaveLength(1 + 2 * TIMES);
    expect(new Set(assertions).size).toBe(assertions.length);
  });

  it("leaves neither what was spent nor what was won in a record", async () => {
    const echo: Answer = {
      status: 400,
      body: JSON.stringify({ error: "no", error_description: "rt-of-winner-1 c0de-of-one-user" }),
    };
    const { lines } = await playSpend("code", (n) => n === 0, echo);
    expect(lines.join("\n")).not.toMatch(/rt-of-winner|c0de-of/);
  });

  it("spends nothing in an iteration without a credential", async () => {
    const { records, started } = await play(
      spendPlan("refresh_token"),
      createDoubleSpend,
      [0],
      () => ({ status: 403 }),
    );
    expect(records.map(({ kind }) => kind)).toEqual(["prime"]);
    expect(started).toBe(0);
  });

  it("lets k6 send all presentations at once", () => {
    const { scenarioOptions } = spendPlan("code").head;
    expect(doubleSpendOptions(planHead({ scenarioOptions }))).toMatchObject({
      batch: TIMES,
      batchPerHost: TIMES,
    });
  });
});
