/** The ticket of a comparison, in each format a tracker takes. */
import type { AnyComparison } from "../../compare/comparison-file.ts";
import { ticketAdf } from "../adf.ts";
import type { AdfDocument } from "../document-adf.ts";
import { ticketWiki } from "../jira-wiki.ts";
import {
  COLLEAGUE,
  markFor,
  type Ticket,
  type TicketNote,
  type TicketReader,
} from "../ticket-composition.ts";
import { ticketMarkdown } from "../ticket.ts";
import { listRunTicketSections } from "./ticket-runs.ts";
import { listTargetTicketSections } from "./ticket-targets.ts";

/** What a posted ticket of a comparison is found again by, which is another for each reader. */
export function markOfComparison({ id }: AnyComparison, reader: TicketReader): string {
  return markFor("comparison", id, reader);
}

/** GitHub-flavoured Markdown of at most 60 000 characters; its first line is a hidden mark that names the comparison and its reader. */
export function renderComparisonTicket(
  comparison: AnyComparison,
  notes?: readonly TicketNote[],
  reader?: TicketReader,
): string {
  return ticketMarkdown(comparisonTicketOf(comparison, notes, reader));
}

/** Wiki markup of at most 32 767 characters; its last line names the comparison and its reader. */
export function renderComparisonWiki(
  comparison: AnyComparison,
  notes?: readonly TicketNote[],
  reader?: TicketReader,
): string {
  return ticketWiki(comparisonTicketOf(comparison, notes, reader));
}

/** A document in the Atlassian Document Format whose JSON has at most 32 767 characters; its last line names the comparison and its reader. */
export function renderComparisonAdf(
  comparison: AnyComparison,
  notes?: readonly TicketNote[],
  reader?: TicketReader,
): AdfDocument {
  return ticketAdf(comparisonTicketOf(comparison, notes, reader));
}

/** Before it has a format. */
export function comparisonTicketOf(
  comparison: AnyComparison,
  notes: readonly TicketNote[] = [],
  reader: TicketReader = COLLEAGUE,
): Ticket {
  const sections =
    comparison.kind === "runs"
      ? listRunTicketSections(comparison, notes)
      : listTargetTicketSections(comparison, notes);
  return { mark: markOfComparison(comparison, reader), sections };
}
