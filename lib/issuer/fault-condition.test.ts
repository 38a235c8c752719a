import { expect, test } from "vitest";
import { type ParameterLookup, conditionHolds, faultConditionSchema } from "./fault-condition.ts";

const WITHOUT_AUTHORIZATION = null;

/** Whether a condition holds for a token request with this scope, and for what is known of the authorization request. */
function holds(
  condition: Record<string, string>,
  scope: string,
  authorized: string | null = WITHOUT_AUTHORIZATION,
): boolean {
  const lookup: ParameterLookup = (of, parameter) => {
    if (parameter !== "scope") return of === "authorize" && authorized === null ? null : "";
    return of === "token" ? scope : authorized;
  };
  return conditionHolds(faultConditionSchema.parse({ parameter: "scope", ...condition }), lookup);
}

test("a parameter is absent when it has no value", () => {
  expect([holds({ is: "absent" }, ""), holds({ is: "absent" }, "a")]).toEqual([true, false]);
  expect([holds({ is: "present" }, ""), holds({ is: "present" }, "a")]).toEqual([false, true]);
});

test("a list contains whole words only", () => {
  const contains = { contains: "read" };
  expect([holds(contains, "write read"), holds(contains, "reader read:all")]).toEqual([
    true,
    false,
  ]);
});

test("a text is compared whole, or at its end", () => {
  expect([holds({ equals: "a b" }, "a b"), holds({ equals: "a" }, "a b")]).toEqual([true, false]);
  expect([holds({ endsWith: "/" }, "x/"), holds({ endsWith: "/" }, "/x")]).toEqual([true, false]);
});

test("a condition on the authorization request looks there, and holds for nothing where there was none", () => {
  const absent = { of: "authorize", is: "absent" };
  expect([
    holds(absent, "a", ""),
    holds(absent, "", "a"),
    holds(absent, "", WITHOUT_AUTHORIZATION),
  ]).toEqual([true, false, false]);
});

test("a condition has one test, neither none nor two", () => {
  for (const tests of [{}, { is: "absent", equals: "a" }]) {
    const parsed = faultConditionSchema.safeParse({ parameter: "scope", ...tests });
    expect(parsed.error?.issues[0]?.message).toBe(
      "must have one of is, contains, endsWith, equals",
    );
  }
});
