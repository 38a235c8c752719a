/** What is posted of a run or a comparison: its ticket in each format and its report, rendered from what an audience gets. */
import type { Result } from "../lib/analysis/result.ts";
import type { AnyComparison } from "../lib/compare/comparison-file.ts";
import { renderAdf } from "../lib/report/adf.ts";
import type { Audience } from "../lib/report/audience.ts";
import { renderComparisonHtml } from "../lib/report/comparison/html.ts";
import {
  markOfComparison,
  renderComparisonAdf,
  renderComparisonTicket,
  renderComparisonWiki,
} from "../lib/report/comparison/ticket.ts";
import { renderHtml } from "../lib/report/html.ts";
import { renderJiraWiki } from "../lib/report/jira-wiki.ts";
import { markOf } from "../lib/report/ticket-sections.ts";
import { renderTicket } from "../lib/report/ticket.ts";
import type { TicketContent } from "../lib/tickets/ticket-content.ts";

/** `result` is for the audience already: nothing is left out here. */
export function contentOfRun(result: Result, audience: Audience): TicketContent {
  const mark = markOf(result);
  const id = mark.slice(mark.lastIndexOf(":") + 1);
  const name = `${id}-${audience}`;
  return {
    mark,
    attachments: [
      { name: `${name}-report.html`, mediaType: "text/html", text: renderHtml(result) },
      { name: `${name}-ticket.md`, mediaType: "text/markdown", text: renderTicket(result) },
    ],
    whereabouts: `It is report.html of the run ${id}, with whoever ran it.`,
    readers: audience === "internal" ? "internal" : "everybody",
    markdown: (notes) => renderTicket(result, notes),
    wiki: (notes) => renderJiraWiki(result, notes),
    adf: (notes) => renderAdf(result, notes),
  };
}

/** The same of a comparison. */
export function contentOfComparison(comparison: AnyComparison, audience: Audience): TicketContent {
  const mark = markOfComparison(comparison);
  const id = mark.slice(mark.lastIndexOf(":") + 1);
  const name = `${id}-${audience}`;
  const page = renderComparisonHtml(comparison);
  return {
    mark,
    attachments: [
      { name: `${name}-report.html`, mediaType: "text/html", text: page },
      {
        name: `${name}-ticket.md`,
        mediaType: "text/markdown",
        text: renderComparisonTicket(comparison),
      },
    ],
    whereabouts: `It is report.html of the comparison ${id}, with whoever made it.`,
    readers: audience === "internal" ? "internal" : "everybody",
    markdown: (notes) => renderComparisonTicket(comparison, notes),
    wiki: (notes) => renderComparisonWiki(comparison, notes),
    adf: (notes) => renderComparisonAdf(comparison, notes),
  };
}
