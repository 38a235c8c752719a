/** What scenarios make of their options. */
import { describe, expect, test } from "vitest";
import type { PlanEvent } from "../core/plan.ts";
import { failureOf } from "./config/config-fixture.ts";
import { scenarioSchema } from "./config/scenario-schema.ts";
import {
  ownGrantsOf,
  ownStageNames,
  planScenario,
  takesAway,
  stagesOfScenario,
} from "./scenario-plan.ts";

const DEPLOY: PlanEvent = { name: "deploy", kind: "other", atMs: 1000 };
const GRANT: PlanEvent = { name: "grant", kind: "scope-change", atMs: 5000 };

const names = (given: unknown) => ownStageNames(scenarioSchema.parse(given));

const planned = (given: unknown, events: readonly PlanEvent[] = [], timeScale = 1) =>
  planScenario(scenarioSchema.parse(given), events, timeScale);

describe("a name alone", () => {
  test("stands for the scenario with its defaults", () => {
    expect(planned("double-spend")).toEqual({
      name: "double-spend",
      credential: "refresh_token",
      times: 4,
    });
  });
});

describe("a refresh storm", () => {
  const options = planned({
    name: "refresh-storm",
    chains: 50,
    storms: 2,
    prime: "10s",
    every: "20s",
  });

  test("uses refreshes whatever the mix says", () => {
    expect(ownGrantsOf(scenarioSchema.parse("refresh-storm"))).toEqual(["refresh"]);
  });

  test("has a stage per storm, each as far from the next as told", () => {
    const stages = stagesOfScenario(options, [], 3) ?? [];
    const storms = stages.filter(({ kind }) => kind === "spike");
    expect(storms.map(({ name }) => name)).toEqual(["storm#1", "storm#2"]);
    expect((storms[1]?.startMs ?? 0) - (storms[0]?.startMs ?? 0)).toBe(20_000);
    expect(stages.every(({ vus }) => vus === 50)).toBe(true);
  });
});

describe("propagation", () => {
  test("is about the first event that changes scope or membership", () => {
    expect(planned("propagation", [DEPLOY, GRANT])).toMatchObject({ event: 1 });
  });

  test("is about the event it names", () => {
    const options = planned({ name: "propagation", event: "deploy" }, [DEPLOY, GRANT]);
    expect(options).toMatchObject({ event: 0 });
  });

  test("asks each org once per poll, before the change and after", () => {
    const options = planned({ name: "propagation", poll: "2s", window: "40s" }, [GRANT]);
    expect(stagesOfScenario(options, [GRANT], 30)).toMatchObject([
      { name: "before", startMs: 0, durationMs: 5000, fromRatePerSecond: 15 },
      { name: "after", startMs: 5000, durationMs: 40_000, fromRatePerSecond: 15 },
    ]);
  });

  test("expects a grant unless told that something is taken away", () => {
    expect(planned("propagation", [GRANT])).toMatchObject({ expect: "granted" });
    const removal = { name: "propagation", expect: "removed" };
    expect(planned(removal, [GRANT])).toMatchObject({ expect: "removed" });
    expect(() => planned({ name: "propagation", expect: "lost" }, [GRANT])).toThrow(/removed/);
  });

  test("alone takes away what tokens should have, where it is told to", () => {
    const given = ["rotation", "propagation", { name: "propagation", expect: "removed" }];
    const taken = given.map((one) => takesAway(scenarioSchema.parse(one)));
    expect(taken).toEqual([false, false, true]);
  });

  test("without an event is refused", async () => {
    const error = await failureOf(() => planned("propagation", [DEPLOY]));
    expect(error.hint).toContain("scope-change or membership-change");
  });
});

test("the stages that a scenario sets are known by name before there is a plan", () => {
  expect(names("propagation")).toEqual(
    stagesOfScenario(planned("propagation", [GRANT]), [GRANT], 3)?.map(({ name }) => name),
  );
  expect(names({ name: "refresh-storm", storms: 2 })).toEqual(
    stagesOfScenario(planned({ name: "refresh-storm", storms: 2 }), [], 3)?.map(({ name }) => name),
  );
  expect(names("spike")).toBeNull();
});

test("a time scale shortens what a scenario waits for", () => {
  const options = planned({ name: "reconsent", addScope: "x", poll: "2s", window: "30s" }, [], 0.1);
  expect(options).toMatchObject({ pollMs: 200, windowMs: 3000 });
});
