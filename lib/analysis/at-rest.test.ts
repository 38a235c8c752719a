/** The at-rest line: what it shows and what it concludes. */
import { describe, expect, it } from "vitest";
import type { Attempt } from "./aggregate-fixture.ts";
import { judgeLoad } from "./judged-fixture.ts";
import { makePlan, withPreflight } from "./plan-fixture.ts";
import { type Answer, refused } from "./symptom-fixture.ts";

const UNAVAILABLE = refused(503);
const FORBIDDEN = refused(403, { error: "access_denied" });

function atRest(
  isHit: (attempt: Attempt) => boolean,
  answer: Answer = UNAVAILABLE,
  plan = makePlan(2),
) {
  const { findings, observations } = judgeLoad(
    (attempt) => (attempt.org === 1 && isHit(attempt) ? answer : {}),
    plan,
  );
  return [...findings, ...observations].at(-1)?.atRest;
}

const isSpike = ({ stage }: Attempt) => stage === "spike";
const ALL = "warmup 20/20 · baseline 60/60 · ramp 26/26 · spike 480/480 · recovery 40/40";

describe("at rest", () => {
  it.each<[string, (attempt: Attempt) => boolean, Answer, string]>([
    [
      "all fail under load, none at rest",
      isSpike,
      UNAVAILABLE,
      "warmup 0/20 · baseline 0/60 · ramp 0/26 · spike 480/480 · recovery 0/40 → under load only",
    ],
    [
      "some 403 under load, none at rest",
      (a) => isSpike(a) && a.n % 2 === 0,
      FORBIDDEN,
      "warmup 0/20 · baseline 0/60 · ramp 0/26 · spike 240/480 · recovery 0/40 → under load only",
    ],
    [
      "403 throughout",
      () => true,
      FORBIDDEN,
      `${ALL} → permission, not load (not a rate limit: 403 in 80 of 80 at rest)`,
    ],
    [
      "a third of 403 throughout",
      ({ n }) => n % 3 === 0,
      FORBIDDEN,
      "warmup 7/20 · baseline 20/60 · ramp 9/26 · spike 160/480 · recovery 13/40 → there at rest too, not load (not a rate limit: 403 in 27 of 80 at rest)",
    ],
    [
      "server errors throughout",
      () => true,
      UNAVAILABLE,
      `${ALL} → a fault of the server, not load`,
    ],
    [
      "more under load",
      (a) => isSpike(a) || a.n % 20 === 0,
      UNAVAILABLE,
      "warmup 1/20 · baseline 3/60 · ramp 2/26 · spike 480/480 · recovery 2/40 → more often under load",
    ],
    [
      "a few under load",
      (a) => isSpike(a) && a.n % 80 === 0,
      UNAVAILABLE,
      "warmup 0/20 · baseline 0/60 · ramp 0/26 · spike 6/480 · recovery 0/40 → none at rest, but too few to tell",
    ],
    [
      "one at rest",
      ({ n }) => n === 3,
      UNAVAILABLE,
      "warmup 1/20 · baseline 0/60 · ramp 0/26 · spike 0/480 · recovery 0/40 → too few to tell",
    ],
    [
      "in recovery only",
      ({ stage }) => stage === "recovery",
      UNAVAILABLE,
      "warmup 0/20 · baseline 0/60 · ramp 0/26 · spike 0/480 · recovery 40/40 → after the load only",
    ],
  ])("%s", (_, isHit, answer, text) => {
    expect(atRest(isHit, answer)?.text).toBe(text);
  });

  it("has the counts of the line as data", () => {
    expect(atRest(isSpike)).toMatchObject({
      stages: [
        { stage: "warmup", count: 0, of: 20 },
        { stage: "baseline", count: 0, of: 60 },
        { stage: "ramp", count: 0, of: 26 },
        { stage: "spike", count: 480, of: 480 },
        { stage: "recovery", count: 0, of: 40 },
      ],
      grants: [{ grant: "client_credentials", count: 480, of: 626 }],
    });
  });

  it("goes on by grant where there are several", () => {
    const plan = makePlan(2, {
      mix: [
        { grant: "client_credentials", share: 0.5 },
        { grant: "refresh", share: 0.5 },
      ],
    });
    expect(atRest(({ grant }) => grant === "refresh", UNAVAILABLE, plan)?.text).toMatch(
      /; client_credentials 0\/313, refresh 313\/313$/,
    );
  });

  it("begins with the preflight where there was one", () => {
    const plan = withPreflight(makePlan(2));
    const first = "preflight 1/1 · ";
    expect(atRest(() => true, FORBIDDEN, plan)?.text).toBe(
      `${first}${ALL} → permission, not load (not a rate limit: 403 in 81 of 81 at rest)`,
    );
    expect(atRest(isSpike, UNAVAILABLE, plan)?.text).toMatch(
      /^preflight 0\/1 · .* → under load only$/,
    );
  });

  it("is silent about variants that never show it: one that was not tried at rest is not under load only", () => {
    const plan = makePlan(2);
    const spike = plan.stages.filter(({ kind }) => kind === "spike");
    const varied = withPreflight({
      ...plan,
      stages: spike.map((stage) => ({ ...stage, startMs: 0 })),
      variants: [
        { name: "plain", weight: 1 },
        { name: "changed", weight: 1 },
      ],
    });
    // The preflight tries the first variant alone.
    const { findings } = judgeLoad(({ org, stage, n }) => {
      const isChanged = stage !== "preflight" && n % 2 === 1;
      return isChanged ? { variant: 1, ...(org === 1 ? UNAVAILABLE : {}) } : { variant: 0 };
    }, varied);
    expect(findings.at(-1)?.atRest.text).toMatch(
      /^spike 240\/240 → nothing ran at rest to compare with/,
    );
  });

  it("takes a preflight for rest enough where the load is at its height at once", () => {
    const plan = makePlan(2);
    const stages = plan.stages
      .filter(({ kind }) => kind === "spike")
      .map((stage) => ({ ...stage, startMs: 0 }));
    expect(atRest(() => true, FORBIDDEN, withPreflight({ ...plan, stages }))?.text).toBe(
      "preflight 1/1 · spike 480/480 → permission, not load (not a rate limit: 403 in 1 of 1 at rest)",
    );
  });

  it("says when there is nothing to compare with", () => {
    const plan = makePlan(2);
    const only = (kinds: string[]) => ({
      ...plan,
      stages: plan.stages
        .filter(({ kind }) => kinds.includes(kind))
        .map((stage) => ({ ...stage, startMs: 0 })),
    });
    expect(atRest(() => true, UNAVAILABLE, only(["spike"]))?.text).toBe(
      "spike 480/480 → nothing ran at rest to compare with",
    );
    expect(atRest(() => true, UNAVAILABLE, only(["baseline"]))?.text).toBe(
      "baseline 60/60 → nothing ran under load to compare with",
    );
  });

  it("tells many stages by kind", () => {
    const plan = makePlan(2);
    const [, baseline, , spike, recovery] = plan.stages;
    if (baseline === undefined || spike === undefined || recovery === undefined) {
      throw new Error("the fixture lacks a stage");
    }
    const spikes = Array.from({ length: 8 }, (_, index) => ({
      ...spike,
      name: `spike#${index + 1}`,
      startMs: 30_000 + index * 2000,
      durationMs: 2000,
    }));
    const stages = [{ ...baseline, startMs: 0 }, ...spikes, { ...recovery, startMs: 46_000 }];
    expect(atRest(({ stage }) => stage === "spike#3", UNAVAILABLE, { ...plan, stages })?.text).toBe(
      "baseline 0/60 · spike ×8 48/384 · recovery 0/40 → under load only",
    );
  });
});
