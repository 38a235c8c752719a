/** Conditions on a request, all of which must hold for a fault to cover it. */
import { z } from "zod";

const text = z.string().min(1);

/** The tests a condition may have, of which it has one. */
const TESTS = ["is", "contains", "endsWith", "equals"] as const;

/** A parameter without a value counts as absent. @see RFC 6749 §3.1, §3.2 */
export const faultConditionSchema = z
  .strictObject({
    parameter: text.describe("name of a form or query parameter"),
    of: z
      .enum(["token", "authorize"])
      .default("token")
      .describe("the token request, or the authorization request its code or token goes back to"),
    is: z.enum(["absent", "present"]).optional(),
    contains: text.optional().describe("a word of a space separated list"),
    endsWith: text.optional(),
    equals: text.optional(),
  })
  .refine((condition) => TESTS.filter((test) => condition[test] !== undefined).length === 1, {
    error: `must have one of ${TESTS.join(", ")}`,
  });
export type FaultCondition = z.output<typeof faultConditionSchema>;

/** The value of a request's parameter, empty when it has none; null when there was no such request. */
export type ParameterLookup = (of: FaultCondition["of"], parameter: string) => string | null;

/** Where there was no authorization request, no condition on it holds, not even that a parameter is absent. */
export function conditionHolds(condition: FaultCondition, lookup: ParameterLookup): boolean {
  const { of, parameter, is, contains, endsWith, equals } = condition;
  const value = lookup(of, parameter);
  if (value === null) return false;
  if (is !== undefined) return (value === "") === (is === "absent");
  if (contains !== undefined) return value.split(" ").includes(contains);
  if (endsWith !== undefined) return value.endsWith(endsWith);
  return value === equals;
}
