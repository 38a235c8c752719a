/** The memo of texts: once each, and bounded. */
import { expect, it } from "vitest";
import { memoizeText } from "./text-memo.ts";

it("a memo makes each text once, until it knows too many and begins anew", () => {
  const made: string[] = [];
  const double = memoizeText((text) => {
    made.push(text);
    return text + text;
  });
  expect([double("a"), double("a"), double("b")]).toEqual(["aa", "aa", "bb"]);
  expect(made).toEqual(["a", "b"]);
  for (let n = 0; n < 1000; n += 1) double(`${n}`);
  expect(double("a")).toBe("aa");
  expect(made.filter((text) => text === "a")).toHaveLength(2);
});
