/** The ticket of a comparison, in each format a tracker takes. */
import type { AnyComparison } from "../../compare/comparison-file.ts";
import { ticketAdf } from "../adf.ts";
import type { AdfDocument } from "../document-adf.ts";
import { ticketWiki } from "../jira-wiki.ts";
import { markFor, type Ticket, type TicketNote } from "../ticket-composition.ts";
import { ticketMarkdown } from "../ticket.ts";
import { listRunTicketSections } from "./ticket-runs.ts";
import { listTargetTicketSections } from "./ticket-targets.ts";

/** What a posted ticket of a comparison is found again by. */
export function markOfComparison({ id }: AnyComparison): string {
  return markFor("comparison", id);
}

/** GitHub-flavoured Markdown of at most 60 000 characters; its first line is a hidden mark that names the comparison. */
export function renderComparisonTicket(
  comparison: AnyComparison,
  notes: readonly TicketNote[] = [],
): string {
  return ticketMarkdown(comparisonTicketOf(comparison, notes));
}

/** Wiki markup of at most 32 767 characters; its last line names the comparison. */
export function renderComparisonWiki(
  comparison: AnyComparison,
  notes: readonly TicketNote[] = [],
): string {
  return ticketWiki(comparisonTicketOf(comparison, notes));
}

/** A document in the Atlassian Document Format whose JSON has at most 32 767 characters; its last line names the comparison. */
export function renderComparisonAdf(
  comparison: AnyComparison,
  notes: readonly TicketNote[] = [],
): AdfDocument {
  return ticketAdf(comparisonTicketOf(comparison, notes));
}

/** Before it has a format. */
export function comparisonTicketOf(
  comparison: AnyComparison,
  notes: readonly TicketNote[] = [],
): Ticket {
  const sections =
    comparison.kind === "runs"
      ? listRunTicketSections(comparison, notes)
      : listTargetTicketSections(comparison, notes);
  return { mark: markOfComparison(comparison), sections };
}
