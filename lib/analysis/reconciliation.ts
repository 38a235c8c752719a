/** Holds what k6 counted against what the records say: a run whose requests are not all accounted for is INCOMPLETE. */
import { formatCount } from "../core/text.ts";
import type { Aggregate } from "./aggregate.ts";
import type { Result } from "./result.ts";
import type { K6Summary } from "./run-facts.ts";
import { sumOver } from "./run-view.ts";
import type { Reason } from "./verdict.ts";

export interface Reconciliation {
  facts: Result["reconciliation"];
  /** Why the run is INCOMPLETE; empty when every request is accounted for. */
  problems: Reason[];
}

/** What k6 counted in every phase of the run. */
interface K6Counts {
  started: number;
  requests: number;
  /** Attempts whose record was written. */
  written: number;
  /** Null when k6 did not count them in every phase. */
  auxiliary: number | null;
}

/** One run of k6: the preflight and the load are one each. */
interface Phase {
  /** Null when k6 left none. */
  summary: K6Summary | null;
  /** Attempts whose record was read. */
  recorded: number;
}

/**
 * `started = recorded + interrupted` and `k6Requests = recorded + auxiliary`, over preflight and load together. Attempts in flight when
 * k6 stops are in none of k6's own counts, so they are no difference. `preflightSummary` is null where there was no preflight, too.
 */
export function reconcile(
  aggregate: Aggregate,
  k6Summary: K6Summary | null,
  preflightSummary: K6Summary | null,
): Reconciliation {
  const { unparsedLines, foreignLines, cutLastLine } = aggregate;
  const recorded = aggregate.recorded + aggregate.preflight;
  const phases = phasesOf(aggregate, k6Summary, preflightSummary);
  const counts = addPhases(phases);
  const auxiliary = counts?.auxiliary ?? aggregate.auxiliary;
  const difference = counts === null ? null : counts.requests - recorded - auxiliary;
  const interrupted = counts === null ? null : Math.max(0, counts.started - counts.written);
  return {
    facts: {
      started: counts?.started ?? null,
      recorded,
      interrupted,
      k6Requests: counts?.requests ?? null,
      auxiliary,
      droppedIterations: k6Summary?.droppedIterations ?? null,
      unparsedLines,
      foreignLines,
      cutLastLine,
      difference,
      notes: describeCounts(aggregate, interrupted),
    },
    problems: [
      ...problemsOfLoad(aggregate, k6Summary, preflightSummary),
      ...problemsOfLines(aggregate),
      ...(counts === null ? [NO_SUMMARY] : problemsOfCounts(recorded, counts, difference)),
    ],
  };
}

const NO_SUMMARY: Reason = {
  code: "NO_SUMMARY",
  text: "k6 left no summary of its own, so its counts cannot be held against the records",
};

/** A run that ended with its preflight sent no load, of which k6 could have left a summary. */
function endedWithPreflight(
  { recorded }: Aggregate,
  k6Summary: K6Summary | null,
  preflightSummary: K6Summary | null,
): boolean {
  return recorded === 0 && k6Summary === null && preflightSummary !== null;
}

function phasesOf(
  aggregate: Aggregate,
  k6Summary: K6Summary | null,
  preflightSummary: K6Summary | null,
): Phase[] {
  const load = { summary: k6Summary, recorded: aggregate.recorded };
  const preflight = { summary: preflightSummary, recorded: aggregate.preflight };
  if (endedWithPreflight(aggregate, k6Summary, preflightSummary)) return [preflight];
  return preflightSummary === null && aggregate.preflight === 0 ? [load] : [load, preflight];
}

/** Null when a phase has no summary. */
function addPhases(phases: readonly Phase[]): K6Counts | null {
  const counted = phases.flatMap(({ summary, recorded }) =>
    summary === null ? [] : [{ ...summary, written: summary.recorded ?? recorded }],
  );
  if (counted.length < phases.length) return null;
  const auxiliaries = counted.flatMap(({ auxiliary }) => (auxiliary === null ? [] : [auxiliary]));
  return {
    started: sumOver(counted, ({ started }) => started),
    requests: sumOver(counted, ({ httpReqs }) => httpReqs),
    written: sumOver(counted, ({ written }) => written),
    auxiliary:
      auxiliaries.length < counted.length ? null : sumOver(auxiliaries, (auxiliary) => auxiliary),
  };
}

function problemsOfLoad(
  aggregate: Aggregate,
  k6Summary: K6Summary | null,
  preflightSummary: K6Summary | null,
): Reason[] {
  // Where each failed before it could be sent, that is what the run has to say.
  const unprepared = sumOver(aggregate.cells, (cell) => cell.unprepared);
  if (aggregate.recorded > 0 || (k6Summary !== null && unprepared > 0)) return [];
  return endedWithPreflight(aggregate, k6Summary, preflightSummary)
    ? [{ code: "NO_LOAD", text: "no load was sent: the run ended with its preflight" }]
    : [{ code: "NO_ATTEMPTS", text: "no attempt was recorded" }];
}

function problemsOfLines({ unparsedLines, cutLastLine }: Aggregate): Reason[] {
  const problems: Reason[] = [];
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
  recorded: number,
  { started, written, requests }: K6Counts,
  difference: number | null,
): Reason[] {
  const problems: Reason[] = [];
  if (written !== recorded || started < written) {
    problems.push({
      code: "RECORDS_DIFFER",
      text: `k6 started ${formatCount(started)} attempts and wrote ${formatCount(written)} records, ${formatCount(recorded)} were read`,
    });
  }
  if (difference !== null && difference !== 0) {
    problems.push({
      code: "REQUESTS_DIFFER",
      text: `k6 counted ${formatCount(requests)} requests, ${formatCount(Math.abs(difference))} ${difference > 0 ? "more" : "fewer"} than are accounted for`,
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
    const failures = sumOver(primeFailures.values(), (count) => count);
    notes.push(
      `${formatCount(failures)} requests that prepare attempts failed, in ${formatCount(primeFailures.size)} orgs: fewer attempts could be made there`,
    );
  }
  if (foreignLines > 0) {
    notes.push(`${formatCount(foreignLines)} lines among the records are k6's own warnings`);
  }
  return notes;
}
