/** Nothing that others wrote becomes markup of the page. In a browser the same is tried in `scripts/report-page.flow.test.ts`. */
import { describe, expect, it } from "vitest";
import { HOSTILE_TEXTS, poisonedResult } from "../hostile-result.ts";
import { renderHtml } from "../html.ts";
import { pageScript } from "../page-script.ts";

const TAG = /<(?:\/?[a-z][a-z0-9]*|!doctype)(?:\s+[\w:-]+(?:="[^"<>]*")?)*\s*\/?>/gi;
const ACTING =
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

/** The page without its one script and its one style, which are ours; others would stay. */
function renderMarkup(text: string): string {
  return renderHtml(poisonedResult(text))
    .replace(`<script>${pageScript().code}</script>`, "")
    .replace(/<style>[^]*?<\/style>/, "");
}

/** The elements of a page and the names of their attributes, without their values. */
function elementsOf(page: string): string[] {
  return (page.match(TAG) ?? []).map((tag) => tag.replace(/="[^"]*"/g, ""));
}

const benign = elementsOf(renderMarkup("plain text"));

it("tries more than two hundred texts, each once", () => {
  expect(HOSTILE_TEXTS.length).toBeGreaterThanOrEqual(200);
  expect(new Set(HOSTILE_TEXTS).size).toBe(HOSTILE_TEXTS.length);
});

describe.each(HOSTILE_TEXTS.map((text) => ({ text, name: JSON.stringify(text.slice(0, 40)) })))(
  "what others wrote: $name",
  ({ text }) => {
    it("adds no element and no attribute to the page", () => {
      const page = renderMarkup(text);
      expect(elementsOf(page)).toEqual(benign);
      expect(page.replace(TAG, "")).not.toMatch(/[<>]/);
      expect(page).not.toMatch(ACTING);
    });
  },
);
