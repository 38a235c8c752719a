/** A client that keeps tokens under a key of the plan's choice, against an authorization server of the test's own. */
import { describe, expect, it } from "vitest";
import type { CacheKeyPart } from "../core/plan.ts";
import { EXTRA } from "../core/record.ts";
import type { PlanHead } from "../core/token-request.ts";
import { createCachedClient } from "./cached-client.ts";
import type { Session } from "./session.ts";
import { type Answer, handedBack, issued, kindOf, planTable, play } from "./session-fixture.ts";

const STEP_MS = 1000;
const SOUND: CacheKeyPart[] = ["client", "org", "scope", "grant"];
const WITHOUT_ORG: CacheKeyPart[] = ["client", "scope", "grant"];
const ITERATIONS = Array.from({ length: 40 }, (_, index) => index);

/** One iteration every second. */
function paced(session: Session) {
  const iterate = createCachedClient(session);
  return () => {
    session.wait(STEP_MS);
    return iterate();
  };
}

async function playCache(
  key: CacheKeyPart[],
  { answer = issued(), changes = {} }: { answer?: Answer; changes?: Partial<PlanHead> } = {},
) {
  const plan = planTable({
    scenarioOptions: { name: "cache", key, renewAt: 0.8 },
    apiCheck: { kind: "api", sample: 0, org: "org" },
    ...changes,
  });
  const played = await play(plan, paced, ITERATIONS, (sent) => {
    if (sent.url.endsWith("/api")) return { status: 200, body: '{"org":"id-of-token"}' };
    return kindOf(sent) === "authorize" ? handedBack("c0de") : answer;
  });
  const of = (kind: string) => played.records.filter((record) => record.kind === kind);
  return { ...played, attempts: of("attempt"), hits: of("check") };
}

describe("a client with a cache of tokens", () => {
  it("asks once for each org when its key is sound, and uses each token for its own org alone", async () => {
    const { attempts, hits, started } = await playCache(SOUND);
    expect(attempts.map(({ org }) => org).toSorted((a, b) => a - b)).toEqual([0, 1, 2]);
    expect(hits).toHaveLength(ITERATIONS.length - 3);
    expect(hits.some(({ extras }) => extras.has(EXTRA.issuedFor))).toBe(false);
    expect(started).toBe(3);
  });

  it("uses one org's token for every org when its key lacks the org, and says whose it is", async () => {
    const { attempts, hits } = await playCache(WITHOUT_ORG);
    const [{ org: first, attemptId } = { org: -1, attemptId: "" }] = attempts;
    expect(attempts).toHaveLength(1);
    expect(new Set(hits.map(({ org }) => org))).toEqual(new Set([0, 1, 2]));
    for (const { org, extras, parent } of hits) {
      expect(extras.get(EXTRA.issuedFor)).toBe(org === first ? undefined : String(first));
      expect(parent).toBe(attemptId);
    }
  });

  it("writes the claims of the token it used, its age and what the API said of it", async () => {
    const { attempts, hits } = await playCache(WITHOUT_ORG);
    expect(hits[0]?.token).toBe(attempts[0]?.token);
    expect(hits.map(({ extras }) => extras.get(EXTRA.age)).slice(0, 3)).toEqual([
      "1000",
      "2000",
      "3000",
    ]);
    expect(hits[0]?.extras.get(EXTRA.orgs)).toBe("id-of-token");
  });

  it("asks anew once the share of a token's lifetime has passed", async () => {
    const { attempts } = await playCache(WITHOUT_ORG, { answer: issued({ expires_in: 10 }) });
    const startedS = attempts.map(({ startMs }) => Math.floor(startMs / 1000));
    expect(startedS).toEqual([2, 10, 18, 26, 34]);
  });

  it.each([
    ["without a lifetime", issued({ expires_in: undefined })],
    ["that is none", { status: 403, body: "{}" }],
  ])("keeps no token %s", async (_, answer) => {
    const { attempts, hits } = await playCache(WITHOUT_ORG, { answer });
    expect(attempts).toHaveLength(ITERATIONS.length);
    expect(hits).toEqual([]);
  });

  it("does not keep a user's tokens", async () => {
    const mix = [{ grant: "authorization_code" as const, share: 1 }];
    const { attempts, hits } = await playCache([], { changes: { mix } });
    expect(attempts).toHaveLength(ITERATIONS.length);
    expect(hits).toEqual([]);
  });
});
