/** Nothing that others wrote into a comparison does anything in any format: it adds no line, cell, element or link. */
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import type { AnyComparison } from "../../compare/comparison-file.ts";
import { faultsOf, shapeOf, textsOf } from "../adf-fixture.ts";
import { documentAdf } from "../document-adf.ts";
import { blocksMarkdown } from "../document-markdown.ts";
import { blocksWiki } from "../document-wiki.ts";
import type { Block } from "../document.ts";
import { HOSTILE_TEXTS } from "../hostile-result.ts";
import { pageScript } from "../page-script.ts";
import { MAX_JIRA_CHARACTERS } from "../ticket-composition.ts";
import { MAX_TICKET_CHARACTERS } from "../ticket.ts";
import { effectsOf } from "../wiki-fixture.ts";
import { checkXml } from "../xml-check.ts";
import { renderComparisonCard, renderComparisonTimeline } from "./card.ts";
import { renderComparisonsTable } from "./comparisons-table.ts";
import { poisonedComparison, poisonedTargets } from "./hostile-comparison-fixture.ts";
import { renderComparisonHtml } from "./html.ts";
import { renderComparisonJunit } from "./junit.ts";
import { renderComparisonTerminal } from "./terminal.ts";
import {
  comparisonTicketOf,
  renderComparisonAdf,
  renderComparisonTicket,
  renderComparisonWiki,
} from "./ticket.ts";

const BENIGN = "plain text";
const TAG = /<(?:\/?[a-z][a-z0-9]*|!doctype)(?:\s+[\w:-]+(?:="[^"<>]*")?)*\s*\/?>/gi;
const ACTING =
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

const KINDS: readonly (readonly [kind: string, poisoned: (text: string) => AnyComparison])[] = [
  ["runs", poisonedComparison],
  ["targets", poisonedTargets],
];

/** All of a ticket, however long: what a limit cuts depends on the text. */
function blocksOf(comparison: AnyComparison): Block[] {
  return comparisonTicketOf(comparison).sections.flatMap(({ blocks }) => blocks);
}

/** What each line of Markdown is, by how it starts and into how many cells it parts. */
function linesOf(markdown: string): string[] {
  return markdown.split("\n").map((line) => {
    const start = /^(?:#+ |- |\| |```|<\/?details>|\*\*|_)?/.exec(line)?.[0] ?? "";
    return start === "| " ? `${start}${line.replace(/\\./g, "").split("|").length}` : start;
  });
}

/** Markdown without what is code, where nothing is a mention or a link. */
function withoutCode(markdown: string): string {
  return markdown
    .replace(/^(`{3,})\w*\n[^]*?\n\1$/gm, "")
    .replace(/`[^`\n]*`/g, "")
    .replace(/<code>.*?<\/code>/g, "");
}

/** Wiki markup without our own: what is left of its lines is what others wrote, and words of ours. */
function withoutMarkup(wiki: string): string[] {
  return wiki
    .replace(/^\{noformat\}\n[^]*?\n\{noformat\}$/gm, "")
    .split("\n")
    .flatMap((line) => line.replace(/^(?:h[2-4]\. |\* )/, "").split(/\|{1,2}|\{\{|\}\}/))
    .map((part) => part.replace(/^([*_])(.*)\1$/, "$2").replace(/^\*([\w ,]+:)\*(?= |$)/, "$1"));
}

function wikiLinesOf(wiki: string): string[] {
  return wiki.split("\n").map((line) => {
    const start = /^(?:h[2-4]\. |\* |\|+|\{noformat\}|\{\{|[*_])?/.exec(line)?.[0] ?? "";
    return start.startsWith("|") ? `${start}${line.split("|").length}` : start;
  });
}

/** The page without its one script and its one style, which are ours; others would stay. */
function markupOf(comparison: AnyComparison): string {
  return renderComparisonHtml(comparison)
    .replace(`<script>${pageScript().code}</script>`, "")
    .replace(/<style>[^]*?<\/style>/, "");
}

/** The elements of a page and the names of their attributes, without their values. */
function elementsOf(page: string): string[] {
  return (page.match(TAG) ?? []).map((tag) => tag.replace(/="[^"]*"/g, ""));
}

describe.each(KINDS)("a comparison of %s", (_, poisoned) => {
  const benign = poisoned(BENIGN);
  const [elements, lines, shape, wikiLines, cases] = [
    elementsOf(markupOf(benign)),
    linesOf(blocksMarkdown(blocksOf(benign))),
    shapeOf(documentAdf(blocksOf(benign))),
    wikiLinesOf(blocksWiki(blocksOf(benign))),
    checkXml(renderComparisonJunit(benign)),
  ];
  const pictures = [renderComparisonCard, renderComparisonTimeline].map((render) => ({
    render: (comparison: AnyComparison) => render(comparison).replace(/<style>[^<]*<\/style>/, ""),
    own: new Set(checkXml(render(benign).replace(/<style>[^<]*<\/style>/, ""))),
  }));

  it.each(HOSTILE_TEXTS.map((text) => ({ text, name: JSON.stringify(text.slice(0, 40)) })))(
    "is what it is with $name",
    ({ text }) => {
      const comparison = poisoned(text);
      const page = markupOf(comparison);
      expect(elementsOf(page)).toEqual(elements);
      expect(page.replace(TAG, "")).not.toMatch(/[<>]/);
      expect(page).not.toMatch(ACTING);

      const ticket = renderComparisonTicket(comparison);
      const [mark = "", ...rest] = ticket.split("\n");
      expect(mark).toMatch(/^<!-- tokenrush:comparison:[\w.-]*:internal -->$/);
      expect(linesOf(blocksMarkdown(blocksOf(comparison)))).toEqual(lines);
      const prose = withoutCode(rest.join("\n"));
      expect(prose.replace(/<\/?(?:details|summary)>/g, "")).not.toMatch(/[<>]/);
      expect(prose).not.toMatch(/@\w|(?<!&)#\d|GH-\d|:\/\/|www\.|(?<!\\)\[/i);
      expect(ticket).not.toMatch(ACTING);
      expect(ticket.length).toBeLessThanOrEqual(MAX_TICKET_CHARACTERS);

      const document = documentAdf(blocksOf(comparison));
      expect(faultsOf(document)).toEqual([]);
      expect(shapeOf(document)).toEqual(shape);
      expect(textsOf(document).join("")).not.toMatch(ACTING);
      expect(JSON.stringify(renderComparisonAdf(comparison)).length).toBeLessThanOrEqual(
        MAX_JIRA_CHARACTERS,
      );

      const wiki = blocksWiki(blocksOf(comparison));
      expect(wikiLinesOf(wiki)).toEqual(wikiLines);
      expect(withoutMarkup(wiki).flatMap(effectsOf)).toEqual([]);
      expect(wiki).not.toMatch(ACTING);
      expect(renderComparisonWiki(comparison).length).toBeLessThanOrEqual(MAX_JIRA_CHARACTERS);

      for (const width of [72, 80, 100]) {
        const shown = renderComparisonTerminal(comparison, { width, colour: false }).split("\n");
        expect(Math.max(...shown.map((line) => stringWidth(line)))).toBeLessThanOrEqual(width);
        expect(shown.join("\n")).not.toMatch(ACTING);
      }

      expect(checkXml(renderComparisonJunit(comparison))).toEqual(cases);
      for (const { render, own } of pictures) {
        const picture = render(comparison);
        expect(checkXml(picture).filter((element) => !own.has(element))).toEqual([]);
        expect(picture).not.toMatch(ACTING);
      }
    },
  );
});

it("in the list of comparisons is a line each, within the terminal", () => {
  const row = { comparedAt: null, kind: null, verdict: null, bytes: 1 };
  const rows = HOSTILE_TEXTS.map((text) => ({
    ...row,
    id: "a",
    base: text,
    candidate: text,
    status: text,
  }));
  const lines = renderComparisonsTable(rows, 100).trimEnd().split("\n");
  expect(lines).toHaveLength(rows.length + 1);
  expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(100);
});
