/** Holds what k6 counted against what the records say: a run whose requests are not all accounted for is INCOMPLETE. */
import { formatCount } from "../core/text.ts";
import type { Aggregate } from "./aggregate.ts";
import type { Result } from "./result.ts";
import type { K6Summary } from "./run-facts.ts";
import type { Reason } from "./verdict.ts";

export interface Reconciliation {
  facts: Result["reconciliation"];
  /** Why the run is INCOMPLETE; empty when every request is accounted for. */
  problems: Reason[];
}

/**
 * `started = recorded + interrupted` and `k6Requests = recorded + auxiliary`. Attempts in flight when k6 stops are in none of k6's
 * own counts, so they are no difference.
 */
export function reconcile(aggregate: Aggregate, k6Summary: K6Summary | null): Reconciliation {
  const { recorded, unparsedLines, foreignLines, cutLastLine } = aggregate;
  const auxiliary = k6Summary?.auxiliary ?? aggregate.auxiliary;
  const difference = k6Summary === null ? null : k6Summary.httpReqs - recorded - auxiliary;
  const interrupted =
    k6Summary === null ? null : Math.max(0, k6Summary.started - (k6Summary.recorded ?? recorded));
  return {
    facts: {
      started: k6Summary?.started ?? null,
      recorded,
      interrupted,
      k6Requests: k6Summary?.httpReqs ?? null,
      auxiliary,
      droppedIterations: k6Summary?.droppedIterations ?? null,
      unparsedLines,
      foreignLines,
      cutLastLine,
      difference,
      notes: describeCounts(aggregate, interrupted),
    },
    problems: [
      ...problemsOfRecords(aggregate),
      ...(k6Summary === null ? [NO_SUMMARY] : problemsOfCounts(aggregate, k6Summary, difference)),
    ],
  };
}

const NO_SUMMARY: Reason = {
  code: "NO_SUMMARY",
  text: "k6 left no summary of its own, so its counts cannot be held against the records",
};

function problemsOfRecords({ recorded, unparsedLines, cutLastLine }: Aggregate): Reason[] {
  const problems: Reason[] = [];
  if (recorded === 0) problems.push({ code: "NO_ATTEMPTS", text: "no attempt was recorded" });
  if (unparsedLines > 0) {
    problems.push({
      code: "UNPARSED",
      text: `${formatCount(unparsedLines)} lines of the records could not be read`,
    });
  }
  if (cutLastLine) {
    problems.push({
      code: "CUT",
      text: "the last line of the records is cut, as after a kill: what came after it is lost",
    });
  }
  return problems;
}

function problemsOfCounts(
  { recorded }: Aggregate,
  k6Summary: K6Summary,
  difference: number | null,
): Reason[] {
  const problems: Reason[] = [];
  const { started } = k6Summary;
  const written = k6Summary.recorded ?? recorded;
  if (written !== recorded || started < written) {
    problems.push({
      code: "RECORDS_DIFFER",
      text: `k6 started ${formatCount(started)} attempts and wrote ${formatCount(written)} records, ${formatCount(recorded)} were read`,
    });
  }
  if (difference !== null && difference !== 0) {
    problems.push({
      code: "REQUESTS_DIFFER",
      text: `k6 counted ${formatCount(k6Summary.httpReqs)} requests, ${formatCount(Math.abs(difference))} ${difference > 0 ? "more" : "fewer"} than are accounted for`,
    });
  }
  return problems;
}

function describeCounts(aggregate: Aggregate, interrupted: number | null): string[] {
  const { primeFailures, foreignLines } = aggregate;
  const notes: string[] = [];
  if (interrupted !== null && interrupted > 0) {
    notes.push(
      `${formatCount(interrupted)} attempts were in flight when k6 stopped: their answers are not known`,
    );
  }
  if (primeFailures.size > 0) {
    const failures = [...primeFailures.values()].reduce((sum, count) => sum + count, 0);
    notes.push(
      `${formatCount(failures)} requests that prepare refreshes failed, in ${formatCount(primeFailures.size)} orgs: fewer refreshes could be made there`,
    );
  }
  if (foreignLines > 0) {
    notes.push(`${formatCount(foreignLines)} lines among the records are k6's own warnings`);
  }
  return notes;
}
