/** Overrides: who wins, and what is refused. */
import { expect, test } from "vitest";
import { failureOf } from "./config-fixture.ts";
import { loadOverrides, readEnvironment, readFlags, settleChoices } from "./overrides.ts";
import type { Problem } from "./problem.ts";

test("flags override the environment, which overrides the file, which overrides defaults", () => {
  const file = { seed: 1, sample: 0.1, labels: { sdk: "1", team: "a" } };
  const environment = { seed: 2, scale: 0.2, labels: { sdk: "2", build: "7" } };
  const flags = { seed: 3, timeScale: 0.3, labels: { sdk: "3" } };
  expect(settleChoices(flags, environment, file)).toEqual({
    seed: 3,
    sample: 0.1,
    scale: 0.2,
    timeScale: 0.3,
    orgs: undefined,
    onlyOrg: undefined,
    labels: { sdk: "3", team: "a", build: "7" },
    preflight: "warn",
    events: [],
  });
  expect(settleChoices({}, environment, file).seed).toBe(2);
  expect(settleChoices({}, {}, file).seed).toBe(1);
  expect(settleChoices({}, {}, {})).toMatchObject({ seed: undefined, sample: 1, scale: 1 });
});

test("what changes the load is noted, flags before the environment, and nothing that nobody said", () => {
  const flags = readFlags({
    scale: "0.1",
    timeScale: undefined,
    events: ["deploy@30s"],
    seed: "5",
  });
  const environment = readFlags({ scale: "2", timeScale: "3", onlyOrg: "a", events: ["x@1s"] });
  expect(loadOverrides(flags, environment)).toEqual({
    scale: 0.1,
    timeScale: 3,
    onlyOrg: "a",
    events: [
      { name: "x", atMs: 1000 },
      { name: "deploy", atMs: 30_000 },
    ],
  });
  expect(loadOverrides({ seed: 1, sample: 0.5, labels: { a: "b" } }, {})).toEqual({});
});

test("zero is a choice, and undefined is none", () => {
  expect(settleChoices({ seed: 0, sample: undefined }, { seed: 5, sample: 0 }, {})).toMatchObject({
    seed: 0,
    sample: 0,
  });
});

test("flags are read from texts", () => {
  expect(
    readFlags({
      seed: "7",
      sample: "0.25",
      scale: "0.5",
      timeScale: "2",
      orgs: "10",
      onlyOrg: "acme",
      labels: ["sdk=4.0", "note=a=b"],
      scenario: "spike",
    }),
  ).toEqual({
    seed: 7,
    sample: 0.25,
    scale: 0.5,
    timeScale: 2,
    orgs: 10,
    onlyOrg: "acme",
    labels: { sdk: "4.0", note: "a=b" },
    scenario: "spike",
  });
});

test("every wrong flag is named with its value", async () => {
  const error = await failureOf(() =>
    readFlags({ seed: "-1", timeScale: "0", labels: ["sdk"], scenario: "../x", sample: "1" }),
  );
  expect(error.code).toBe("USAGE");
  expect(error.exitCode).toBe(2);
  expect(error.message.split("\n")).toEqual([
    '--seed "-1": give a whole number from 0 to 2147483647',
    '--time-scale "0": give a factor for all durations, 0.001 to 1000',
    '--label "sdk": give name=value, several separated by commas',
    '--scenario "../x": give the name of a scenario, such as spike',
  ]);
});

test.each(["0x10", "1e3", "", " 1", "1.5", "NaN", "Infinity", "99999999999"])(
  "%j is no seed",
  async (seed) => {
    expect((await failureOf(() => readFlags({ seed }))).message).toContain("--seed");
  },
);

test("variables are read, and one that is nearly a known one is worth a warning", () => {
  const problems: Problem[] = [];
  const warnings: string[] = [];
  const env = {
    TOKENRUSH_TIME_SCALE: "0.1",
    TOKENRUSH_LABELS: "sdk=4.0, team=a",
    TOKENRUSH_SEED: "",
    TOKENRUSH_SAMPEL: "0.1",
    TOKENRUSH_SOMETHING: "else",
    PATH: "/bin",
  };
  expect(readEnvironment(env, problems, warnings)).toEqual({
    timeScale: 0.1,
    labels: { sdk: "4.0", team: "a" },
  });
  expect(problems).toEqual([]);
  expect(warnings).toEqual(["TOKENRUSH_SAMPEL is not read: did you mean TOKENRUSH_SAMPLE?"]);
});

test("events are names and times, of the environment and of flags alike", () => {
  const flags = readFlags({ events: ["deploy@30s", "cache@2m"] });
  const environment = readEnvironment({ TOKENRUSH_EVENTS: "failover@1s" }, [], []);
  expect(settleChoices(flags, environment, {}).events).toMatchObject([
    { name: "failover", at: 1000 },
    { name: "deploy", at: 30_000 },
    { name: "cache", at: 120_000 },
  ]);
});

test.each(["deploy", "deploy@soon", "@5s"])(
  "an event such as %s is refused by its flag",
  async (text) => {
    const error = await failureOf(() => readFlags({ events: [text] }));
    expect(error.message).toContain("--event");
    expect(error.message).toContain("deploy@30s");
  },
);
