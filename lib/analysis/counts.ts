/** Adds cells up to the counts that a result shows of a run, a stage, a grant, a variant or an org. */
import type { Plan } from "../core/plan.ts";
import { formatCount } from "../core/text.ts";
import { CLAIM_STATES, OUTCOMES } from "../core/words.ts";
import type { ClaimState, Outcome } from "../core/words.ts";
import type { Cell, CellCounts, CheckCounts, Symptom } from "./aggregate.ts";
import type { Counts, Latency, Result } from "./result.ts";
import { decodedIn, sumOver } from "./run-view.ts";

/** Most error codes that stand by themselves; servers that put an id into `error` must not swell the result. */
const ERROR_CODES_MAX = 20;
const OTHER_CODES = "(other)";

const NO_OUTCOMES: Readonly<Record<Outcome, number>> = {
  issued: 0,
  hollow: 0,
  denied: 0,
  throttled: 0,
  rejected: 0,
  serverError: 0,
  timeout: 0,
  connection: 0,
  malformed: 0,
};
const NO_CLAIMS: Readonly<Record<ClaimState, number>> = {
  match: 0,
  empty: 0,
  absent: 0,
  wrongOrg: 0,
  undecodable: 0,
  opaque: 0,
};
const NO_LATENCY: Latency = { n: 0, p50: 0, p90: 0, p95: 0, p99: 0, max: 0 };

/** Adds up cells; their latency, which no cell holds, is given. */
export function countCells(
  cells: readonly Cell[],
  symptoms: readonly Symptom[],
  latencyUs: Latency | undefined,
): Counts {
  const sum = (measure: (cell: CellCounts) => number) => sumOver(cells, measure);
  const outcomes = addWords(
    OUTCOMES,
    NO_OUTCOMES,
    cells.map((cell) => cell.outcomes),
  );
  const claims = addWords(
    CLAIM_STATES,
    NO_CLAIMS,
    cells.map((cell) => cell.claims),
  );
  const checks = addChecks(cells);
  return {
    attempts: sum((cell) => cell.attempts),
    outcomes,
    errorCodes: countErrorCodes(cells, symptoms),
    status403: sum((cell) => cell.status403),
    usable: claims.match + checks.confirmed,
    unusable: badTokensIn(claims) + outcomes.hollow + checks.refuted,
    sampled: sum((cell) => cell.sampled),
    decoded: sum(decodedIn),
    claims,
    extraOrg: sum((cell) => cell.extraOrg),
    scopeShortfall: sum((cell) => cell.scopeShortfall),
    lifetimeDefects: sum((cell) => cell.lifetimeDefects),
    unusableShare: unusableShareOf(cells),
    latencyUs: latencyUs ?? NO_LATENCY,
    retries: sum((cell) => cell.retries),
    unprepared: sum((cell) => cell.unprepared),
    checks,
  };
}

function addChecks(cells: readonly Cell[]): CheckCounts {
  const sum = (measure: (checks: CheckCounts) => number) =>
    sumOver(cells, (cell) => measure(cell.checks));
  return {
    sent: sum(({ sent }) => sent),
    allowed: sum(({ allowed }) => allowed),
    denied: sum(({ denied }) => denied),
    failed: sum(({ failed }) => failed),
    confirmed: sum(({ confirmed }) => confirmed),
    refuted: sum(({ refuted }) => refuted),
  };
}

/** Of how many issued tokens the org was read, from a claim or from the answer of a check; `cells` are the load's. */
export function countOrgsChecked(cells: readonly Cell[], { target }: Plan): Result["orgsChecked"] {
  const of = sumOver(cells, (cell) => cell.outcomes.issued);
  const byClaim = target.claims.org === null ? 0 : sumOver(cells, decodedIn);
  const checked = byClaim + sumOver(cells, answeredIn);
  const text = `org checked on ${formatCount(checked)} of ${formatCount(of)} tokens`;
  return { of, checked, text };
}

/** Tokens without a readable claim whose org a check's answer told. */
export function answeredIn({ checks }: CellCounts): number {
  return checks.confirmed + checks.refuted;
}

interface Stratum {
  issued: number;
  sampled: number;
  decoded: number;
  bad: number;
  unread: number;
}

/**
 * The share of unusable answers among issued and hollow ones, 0…1; 0 of nothing.
 * Tokens are sampled per org, stage and grant, so each decoded one there stands for issued / decoded of them.
 * Checks are a sample of all tokens alike, so those without a readable claim are as often of another org as the checked ones are.
 */
export function unusableShareOf(cells: readonly Cell[]): number {
  const strata = [...stratify(cells).values()];
  const hollow = sumOver(cells, (cell) => cell.outcomes.hollow);
  const issued = sumOver(strata, (stratum) => stratum.issued);
  const answered = sumOver(cells, answeredIn);
  const bad = sumOver(strata, (stratum) =>
    scale(readableIn(stratum, answered), stratum.bad, stratum.decoded),
  );
  const refuted = sumOver(cells, ({ checks }) => checks.refuted);
  const ofOthers = scale(sumOver(strata, unreadIn), refuted, answered);
  return Math.min(1, scale(1, bad + ofOthers + hollow, issued + hollow));
}

/**
 * How many tokens looked at alike, each standing for as many others, would tell as much as these do, of which some stand for more than others; never
 * more than there are, and exactly as many where all stand for one.
 * @see L. Kish, "Survey Sampling" (1965), §11.7, for (Σw)² / Σw²
 */
export function effectiveTokensOf(cells: readonly Cell[]): number {
  const strata = [...stratify(cells).values()];
  const answered = sumOver(cells, answeredIn);
  const looked = [
    ...strata.map((stratum) => ({
      tokens: stratum.decoded,
      standFor: readableIn(stratum, answered),
    })),
    { tokens: answered, standFor: sumOver(strata, unreadIn) },
    hollowIn(cells),
  ].filter(({ tokens, standFor }) => tokens > 0 && standFor > 0);
  const all = sumOver(looked, ({ standFor }) => standFor);
  return scale(
    all,
    all,
    sumOver(looked, ({ tokens, standFor }) => standFor ** 2 / tokens),
  );
}

/** About how many of a stratum's tokens have a claim that can be read; where checks told nothing of the others, they count as like these. */
function readableIn({ issued, decoded, sampled }: Stratum, answered: number): number {
  return answered === 0 ? issued : scale(issued, decoded, sampled);
}

/** About how many have none. */
function unreadIn({ issued, unread, sampled }: Stratum): number {
  return scale(issued, unread, sampled);
}

/** Hollow answers are all counted. */
function hollowIn(cells: readonly Cell[]) {
  const tokens = sumOver(cells, ({ outcomes }) => outcomes.hollow);
  return { tokens, standFor: tokens };
}

function stratify(cells: readonly Cell[]): Map<string, Stratum> {
  const strata = new Map<string, Stratum>();
  for (const cell of cells) {
    const key = `${cell.org}:${cell.stage}:${cell.grant}`;
    const stratum = strata.get(key) ?? { issued: 0, sampled: 0, decoded: 0, bad: 0, unread: 0 };
    stratum.issued += cell.outcomes.issued;
    stratum.sampled += cell.sampled;
    stratum.decoded += decodedIn(cell);
    stratum.bad += badTokensIn(cell.claims);
    stratum.unread += cell.claims.opaque + cell.claims.undecodable;
    strata.set(key, stratum);
  }
  return strata;
}

/** `count / of` of a whole; nothing where there is nothing to tell it from. */
function scale(whole: number, count: number, of: number): number {
  return of === 0 ? 0 : (whole * count) / of;
}

function badTokensIn(claims: Record<ClaimState, number>): number {
  return claims.empty + claims.absent + claims.wrongOrg;
}

function addWords<Word extends string>(
  words: readonly Word[],
  nothing: Readonly<Record<Word, number>>,
  counted: readonly Readonly<Record<Word, number>>[],
): Record<Word, number> {
  const sums: Record<Word, number> = { ...nothing };
  for (const counts of counted) for (const word of words) sums[word] += counts[word];
  return sums;
}

function countErrorCodes(
  cells: readonly Cell[],
  symptoms: readonly Symptom[],
): Record<string, number> {
  const counts = new Map<string, number>();
  for (const cell of cells) {
    for (const [index, count] of cell.symptoms) {
      const symptom = symptoms[index];
      if (symptom === undefined || symptom.error === "" || symptom.outcome === "issued") continue;
      counts.set(symptom.error, (counts.get(symptom.error) ?? 0) + count);
    }
  }
  const ranked = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const other = sumOver(ranked.slice(ERROR_CODES_MAX), ([, count]) => count);
  const kept = ranked.slice(0, ERROR_CODES_MAX);
  return Object.fromEntries(other === 0 ? kept : [...kept, [OTHER_CODES, other]]);
}
