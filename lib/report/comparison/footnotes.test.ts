import { expect, it } from "vitest";
import { createFootnotes } from "./footnotes.ts";

it("have one mark for one text, in the order of their first use", () => {
  const notes = createFootnotes(9, "see the report");
  expect(notes.mark(["a"])).toBe("¹");
  expect(notes.mark(["b", "a"])).toBe("¹\u202f²");
  expect(notes.mark([])).toBe("");
  expect(notes.list()).toEqual([
    { mark: "¹", text: "a" },
    { mark: "²", text: "b" },
  ]);
});

it("share one mark beyond as many as there is room for", () => {
  const notes = createFootnotes(2, "see the report");
  expect(["a", "b", "c", "d", "a"].map((text) => notes.mark([text]))).toEqual([
    "¹",
    "²",
    "³",
    "³",
    "¹",
  ]);
  expect(notes.mark(["c", "d"])).toBe("³");
  expect(notes.list().at(-1)).toEqual({ mark: "³", text: "see the report" });
});

it("have marks of two digits too", () => {
  const notes = createFootnotes(20, "");
  const marks = Array.from({ length: 12 }, (_, at) => notes.mark([String(at)]));
  expect(marks.slice(9)).toEqual(["¹⁰", "¹¹", "¹²"]);
});
