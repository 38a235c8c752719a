/** Test support: a small ticket, and an order to post it. */
import type { TicketOrder } from "./delivery.ts";
import { parseDestination } from "./destination.ts";
import type { DeliveryNote, TicketContent } from "./ticket-content.ts";

export const MARK = "tokenrush:run:20260304T101459Z-spike-kfpw";
export const REPORT = "20260304T101459Z-spike-kfpw-internal-report.html";
export const TICKET = "20260304T101459Z-spike-kfpw-internal-ticket.md";

/** `verdict` stands in every body, so that a change of it can be seen. */
export function makeContent(
  verdict = "FAILED",
  changes: Partial<TicketContent> = {},
  mark = MARK,
): TicketContent {
  return {
    mark,
    attachments: [
      { name: REPORT, mediaType: "text/html", text: "<!doctype html><title>Überblick</title>" },
      { name: TICKET, mediaType: "text/markdown", text: "## FAILED\n" },
    ],
    whereabouts: "It is with whoever ran it.",
    readers: "internal",
    markdown: (notes) =>
      [`<!-- ${mark} -->`, `## ${verdict}`, ...notes.map(inMarkdown), ""].join("\n\n"),
    wiki: (notes) =>
      [`h2. ${verdict}`, ...notes.map(({ text }) => text), `{{${mark}}}`].join("\n\n"),
    adf: (notes) => ({
      type: "doc",
      version: 1,
      content: [verdict, ...notes.map(({ text }) => text), mark].map((text) => ({
        type: "paragraph",
        content: [{ type: "text", text }],
      })),
    }),
    ...changes,
  };
}

function inMarkdown({ text, link }: DeliveryNote): string {
  return link === undefined ? text : `${text} [${link.label}](${link.href})`;
}

export function makeOrder(
  to: string,
  env: TicketOrder["env"],
  content = makeContent(),
): TicketOrder {
  return { destination: parseDestination(to), content, env, userAgent: "tokenrush/test" };
}
