import type { Result } from "../analysis/result.ts";
import { describe, expect, it } from "vitest";
import stringWidth from "string-width";
import { renderAdf } from "./adf.ts";
import { faultsOf, shapeOf, textsOf } from "./adf-fixture.ts";
import { documentAdf } from "./document-adf.ts";
import { blocksWiki } from "./document-wiki.ts";
import type { Block } from "./document.ts";
import { HOSTILE_TEXTS, poisonedResult } from "./hostile-result.ts";
import { renderJiraWiki } from "./jira-wiki.ts";
import { renderJunit } from "./junit.ts";
import { renderCard, renderTimelinePicture } from "./pictures.ts";
import { renderTerminal } from "./terminal.ts";
import { MAX_JIRA_CHARACTERS } from "./ticket-composition.ts";
import { ticketSections } from "./ticket-sections.ts";
import { MAX_TICKET_CHARACTERS, renderTicket } from "./ticket.ts";
import { effectsOf } from "./wiki-fixture.ts";
import { checkXml } from "./xml-check.ts";

const BENIGN = "plain text";
const ACTING =
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

/** What each line of Markdown is, by how it starts. */
function linesOf(markdown: string): string[] {
  return markdown
    .split("\n")
    .map((line) => /^(?:#+ |- |\| |```|<\/?details>|\*\*|_)?/.exec(line)?.[0] ?? "");
}

/** Markdown without what is code, where nothing is a mention or a link. */
function withoutCode(markdown: string): string {
  return markdown
    .replace(/^(`{3,})\w*\n[^]*?\n\1$/gm, "")
    .replace(/`[^`\n]*`/g, "")
    .replace(/<code>.*?<\/code>/g, "");
}

/** All of a ticket, however long: what a limit cuts depends on the text. */
function blocksOf(result: Result): Block[] {
  return ticketSections(result, []).flatMap(({ blocks }) => blocks);
}

/** Wiki markup without our own: what is left of its lines is what others wrote, and words of ours. */
function withoutMarkup(wiki: string): string[] {
  return wiki
    .replace(/^\{noformat\}\n[^]*?\n\{noformat\}$/gm, "")
    .split("\n")
    .flatMap((line) => line.replace(/^(?:h[2-4]\. |\* )/, "").split(/\|{1,2}|\{\{|\}\}/))
    .map((part) => part.replace(/^([*_])(.*)\1$/, "$2").replace(/^\*([\w ]+:)\*(?= )/, "$1"));
}

/** What each line of wiki markup is, by its start and its cells. */
function wikiLinesOf(wiki: string): string[] {
  return wiki.split("\n").map((line) => {
    const start = /^(?:h[2-4]\. |\* |\|+|\{noformat\}|\{\{|[*_])?/.exec(line)?.[0] ?? "";
    return start.startsWith("|") ? `${start}${line.split("|").length}` : start;
  });
}

/** Elements of a JUnit file; whether there is a time is left out, for some of these texts are dates to a kind reader. */
function untimedElementsOf(xml: string): string[] {
  return checkXml(xml.replace(/ time="[\d.]+"/, ""));
}

function pipesOf(row: string): number {
  return row.replace(/\\./g, "").split("|").length;
}

describe.each(HOSTILE_TEXTS.map((text) => ({ text, name: JSON.stringify(text.slice(0, 40)) })))(
  "what others wrote: $name",
  ({ text }) => {
    const poisoned = poisonedResult(text);

    it("adds no line, no cell, no element and no link to the ticket", () => {
      const ticket = renderTicket(poisoned);
      expect(linesOf(ticket)).toEqual(linesOf(renderTicket(poisonedResult(BENIGN))));
      const [mark = "", ...rest] = ticket.split("\n");
      expect(mark).toMatch(/^<!-- tokenrush:run:[\w.-]*:internal -->$/);
      const prose = withoutCode(rest.join("\n"));
      expect(prose.replace(/<\/?(?:details|summary)>/g, "")).not.toMatch(/[<>]/);
      expect(prose).not.toMatch(/@\w|(?<!&)#\d|GH-\d|:\/\/|www\.|(?<!\\)\[/i);
      expect(ticket).not.toMatch(ACTING);
      expect(ticket.length).toBeLessThanOrEqual(MAX_TICKET_CHARACTERS);
    });

    it("leaves every row of the ticket's tables as wide as its head", () => {
      const tables = renderTicket(poisoned)
        .split("\n\n")
        .map((block) => block.split("\n"))
        .filter(([first = ""]) => first.startsWith("| "));
      expect(tables.length).toBeGreaterThanOrEqual(4);
      for (const rows of tables) expect(new Set(rows.map(pipesOf)).size).toBe(1);
    });

    it("adds no node and no mark to the document for Jira Cloud", () => {
      const document = documentAdf(blocksOf(poisoned));
      expect(faultsOf(document)).toEqual([]);
      expect(shapeOf(document)).toEqual(shapeOf(documentAdf(blocksOf(poisonedResult(BENIGN)))));
      expect(textsOf(document).join("")).not.toMatch(ACTING);
      const posted = renderAdf(poisoned);
      expect(faultsOf(posted)).toEqual([]);
      expect(JSON.stringify(posted).length).toBeLessThanOrEqual(MAX_JIRA_CHARACTERS);
    });

    it("adds no line and no cell to the wiki markup, and does nothing in it", () => {
      const wiki = blocksWiki(blocksOf(poisoned));
      expect(wikiLinesOf(wiki)).toEqual(wikiLinesOf(blocksWiki(blocksOf(poisonedResult(BENIGN)))));
      expect(withoutMarkup(wiki).flatMap(effectsOf)).toEqual([]);
      expect(wiki).not.toMatch(ACTING);
      expect(renderJiraWiki(poisoned).length).toBeLessThanOrEqual(MAX_JIRA_CHARACTERS);
    });

    it.each([72, 100])("neither widens nor colours a terminal of %d columns", (width) => {
      const lines = renderTerminal(poisoned, { width, colour: false }).split("\n");
      expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(width);
      expect(lines.join("\n")).not.toMatch(ACTING);
    });

    it("leaves the JUnit file well-formed, with the same elements", () => {
      expect(untimedElementsOf(renderJunit(poisoned))).toEqual(
        untimedElementsOf(renderJunit(poisonedResult(BENIGN))),
      );
    });

    it("leaves pictures well-formed, with no element but their own", () => {
      for (const render of [renderCard, renderTimelinePicture]) {
        const [picture, benign] = [poisoned, poisonedResult(BENIGN)].map((result) =>
          render(result).replace(/<style>[^<]*<\/style>/, ""),
        );
        const own = new Set(checkXml(benign ?? ""));
        expect(checkXml(picture ?? "").filter((element) => !own.has(element))).toEqual([]);
        expect(picture).not.toMatch(ACTING);
      }
    });
  },
);
