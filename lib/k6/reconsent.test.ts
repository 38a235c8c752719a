/** Users who grant one scope more, against an authorization server of the test's own. */
import { describe, expect, it } from "vitest";
import { EXTRA } from "../core/record.ts";
import type { PlanHead } from "../core/token-request.ts";
import { createReconsent } from "./reconsent.ts";
import {
  type Answer,
  EPOCH_MS,
  handedBack,
  issued,
  jwtPart,
  kindOf,
  parametersOf,
  planTable,
  play,
  SIGNATURE,
} from "./session-fixture.ts";

const POLL_MS = 500;
const WINDOW_MS = 2000;
const OLD_TOKEN = `${jwtPart("old")}.${SIGNATURE}`;
const API = { kind: "api", sample: 0, org: null } as const;

interface Server {
  /** How long after its revocation the old token still works. */
  worksForMs: number;
  revocation?: Answer;
  check?: (works: boolean) => Answer;
}

const apiAnswer = (works: boolean): Answer => ({ status: works ? 200 : 401, body: "{}" });
const introspectionAnswer = (active: boolean): Answer => ({
  status: 200,
  body: JSON.stringify({ active }),
});
const echoAnswer = (): Answer => ({ status: 403, body: JSON.stringify({ message: OLD_TOKEN }) });

async function playReconsent(
  { worksForMs, revocation = { status: 200 }, check = apiAnswer }: Server,
  changes: Partial<PlanHead> = {},
  iterations = [0],
) {
  let revokedMs = Number.POSITIVE_INFINITY;
  const scenarioOptions = {
    name: "reconsent" as const,
    addScope: "c",
    pollMs: POLL_MS,
    windowMs: WINDOW_MS,
  };
  const plan = planTable({ scenarioOptions, apiCheck: API, ...changes });
  const played = await play(plan, createReconsent, iterations, (sent) => {
    if (sent.url.endsWith("/api")) return check(sent.atMs < revokedMs + worksForMs);
    if (sent.url.endsWith("/revoke")) {
      revokedMs = sent.atMs;
      return revocation;
    }
    if (kindOf(sent) === "authorize") return handedBack("c0de");
    return issued({ refresh_token: "rt-old", access_token: OLD_TOKEN });
  });
  const steps = played.records.map(({ kind, extras }) => extras.get(EXTRA.step) ?? kind);
  const polls = played.records.filter(({ extras }) => extras.get(EXTRA.step) === "old-token");
  const ages = polls.map(({ extras }) => Number(extras.get(EXTRA.age)));
  return { ...played, steps, polls, ages };
}

describe("a reconsent", () => {
  it("measures the new authorization, takes both old tokens back, then tries the old one until it is refused", async () => {
    const { steps, sent, started, polls, ages } = await playReconsent({ worksForMs: 900 });
    const asked =
      "authorize code fresh-token authorize attempt revoke revoke old-token old-token old-token";
    expect(steps).toEqual(asked.split(" "));
    expect(ages).toEqual([0, 500, 1000]);
    expect(polls.map(({ status }) => status)).toEqual([200, 200, 401]);
    expect(polls.map(({ token }) => token)).toEqual(
      Array.from({ length: 3 }, () => jwtPart("old")),
    );
    const revoked = sent.filter(({ url }) => url.endsWith("/revoke"));
    expect(revoked.map(({ body }) => parametersOf(body).get("token"))).toEqual([
      "rt-old",
      OLD_TOKEN,
    ]);
    expect(started).toBe(1);
  });

  it("asks for the org's scope first, and for one more then", async () => {
    const { sent } = await playReconsent({ worksForMs: 0 });
    const asked = sent.flatMap(({ url }) => new URL(url).searchParams.get("scope") ?? []);
    expect(asked).toEqual(["a b", "a b c"]);
  });

  it("ends its tries with the window when the old token is never refused", async () => {
    const { ages } = await playReconsent({ worksForMs: Number.POSITIVE_INFINITY });
    expect(ages).toEqual([0, 500, 1000, 1500, 2000]);
  });

  it.each<[string, Answer]>([
    ["refuses every token", { status: 401, body: "{}" }],
    ["always fails", { status: 503 }],
    ["knows no token", { status: 200, body: JSON.stringify({ active: false }) }],
  ])("tries no old token where the check %s before the revocation too", async (_, answer) => {
    const { steps } = await playReconsent({ worksForMs: 0, check: () => answer });
    expect(steps).toEqual("authorize code fresh-token authorize attempt revoke revoke".split(" "));
  });

  it("takes an introspection's word that the old token is no longer active", async () => {
    const apiCheck = { kind: "introspection", sample: 0, org: null } as const;
    const server = { worksForMs: 600, check: introspectionAnswer };
    const { polls } = await playReconsent(server, { apiCheck });
    expect(polls.map(({ extras }) => extras.get(EXTRA.active))).toEqual(["true", "true", "false"]);
  });

  it("tries nothing when no revocation was answered with success", async () => {
    const { steps } = await playReconsent({ worksForMs: 0, revocation: { status: 503 } });
    expect(steps.slice(-3)).toEqual(["attempt", "revoke", "revoke"]);
  });

  it("goes through the orgs in turn", async () => {
    const { records } = await playReconsent({ worksForMs: 0 }, {}, [0, 1, 2, 3]);
    const attempts = records.filter(({ kind }) => kind === "attempt");
    expect(attempts.map(({ org }) => org)).toEqual([0, 1, 2, 0]);
  });

  it("leaves no signature of the old token in a record, even when the API says it back", async () => {
    const { lines } = await playReconsent({ worksForMs: 0, check: echoAnswer });
    expect(lines.join("\n")).not.toContain(SIGNATURE);
  });

  it("starts its clock at the revocation's answer", async () => {
    const { polls, sent } = await playReconsent({ worksForMs: 0 });
    const revoked = sent.findLast(({ url }) => url.endsWith("/revoke"));
    expect(polls[0]?.startMs).toBe((revoked?.atMs ?? 0) - EPOCH_MS);
  });
});
