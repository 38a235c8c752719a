import { describe, expect, it } from "vitest";
import { carriesMark, opensWithMark } from "./ticket-content.ts";

describe("the mark of a run", () => {
  it.each([
    ["run:a", true],
    ["see {{run:a}}.", true],
    ["run:ab and then run:a", true],
    ["run:ab", false],
    ["run:a-b, run:a.b, run:a_b, run:a:b", false],
    ["", false],
  ])("is not that of one whose id begins alike: %s", (text, carried) => {
    expect(carriesMark(text, "run:a")).toBe(carried);
  });

  it.each([
    ["<!-- run:a -->", true],
    ["<!-- run:a -->\r\n\r\ntext", true],
    ["> <!-- run:a -->", false],
    ["text\n<!-- run:a -->", false],
    ["<!-- run:ab -->", false],
  ])("is the first line of Markdown of ours: %j", (markdown, opens) => {
    expect(opensWithMark(markdown, "run:a")).toBe(opens);
  });
});
