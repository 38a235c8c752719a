/** Rules about calls made with issued tokens: in another org, without permission or scope, or with a token that does not hold. */
import { formatDuration } from "../../core/text.ts";
import { EXPIRED, INACTIVE } from "../check-judge.ts";
import { describeSignature } from "../finding-words.ts";
import { type RunView, type Slice, type Spread, sumOver } from "../run-view.ts";
import { UNTARGETED_RULE } from "./dialect-rules.ts";
import { type DraftCore, orgsOf, type SymptomRule } from "./rule.ts";

const FAILURE = { ofWhat: "checks", confidence: "high", isDefect: false } as const;

/** The idle timeout of orgs under HIPAA, the shortest that a vendor documents. */
const IDLE_MS = 900_000;
/** Fewer calls before and after say nothing of a change. */
const FEWEST = 3;

/** In order: what the answer names for sure, then what shows by age or time, then a token that does not hold. */
export const USE_RULES: readonly SymptomRule[] = [
  UNTARGETED_RULE,
  { id: "U02", ...FAILURE, isDefect: true, matches: ({ detail }) => detail === "org" },
  {
    id: "U08",
    ...FAILURE,
    matches: ({ status, error }) => status === 400 && error === "not.a.user",
  },
  { id: "U13", ...FAILURE, matches: ({ status }) => status === 429 },
  {
    id: "U07",
    ...FAILURE,
    matches: ({ status, error }) => status === 403 && error === "insufficient_scope",
  },
  { id: "U06", ...FAILURE, matches: ({ status }) => status === 403 },
  {
    id: "U12",
    ...FAILURE,
    confidence: "medium",
    matches: isUnauthorized,
    select: (spread, view) => selectOrgs(spread, (own, org) => isDisabled(own, org, view)),
    words: (draft, view) => ({ from: formatDuration(earliest(draft, view)) }),
  },
  {
    id: "U10",
    ...FAILURE,
    confidence: "medium",
    matches: isUnauthorized,
    select: (spread, view) => selectOrgs(spread, (_, org) => isIdledOut(org, view)),
    words: ageWords,
  },
  {
    id: "U09",
    ...FAILURE,
    matches: ({ status, detail }) => status === 401 || detail === INACTIVE,
    words: ({ symptoms }) => ({
      signature: symptoms.some(({ detail }) => detail === INACTIVE)
        ? "introspection says not active"
        : describeSignature(symptoms),
      outlived: symptoms.every(({ detail }) => detail === EXPIRED)
        ? ", and it was older than it was issued for"
        : "",
    }),
  },
];

function isUnauthorized({ status, detail }: { status: number; detail: string }): boolean {
  return status === 401 && detail === "";
}

function selectOrgs(
  { slices }: Spread,
  isOwn: (slices: readonly Slice[], org: number) => boolean,
): Slice[] {
  const byOrg = new Map<number, Slice[]>();
  for (const slice of slices) {
    const own = byOrg.get(slice.cell.org);
    if (own === undefined) byOrg.set(slice.cell.org, [slice]);
    else own.push(slice);
  }
  return [...byOrg].flatMap(([org, own]) => (isOwn(own, org) ? own : []));
}

/**
 * True where calls passed at first and none did from a time on, of tokens as young as had passed before too: so it is not their age.
 * A client whose tokens are refused by turns, or from the start, is another matter.
 */
function isDisabled(slices: readonly Slice[], org: number, view: RunView): boolean {
  const { firstRefusedMs, lastAllowedMs, youngestRefusedMs, oldestAllowedMs } = timesOf(org, view);
  const refused = sumOver(slices, ({ cell, count }) => (view.isOfLoad(cell) ? count : 0));
  return (
    refused >= FEWEST &&
    allowedIn(org, view) >= FEWEST &&
    lastAllowedMs < firstRefusedMs &&
    youngestRefusedMs <= oldestAllowedMs
  );
}

/** True where no token younger than the idle timeout is refused, younger ones pass, and none passes that is as old as those refused. */
function isIdledOut(org: number, view: RunView): boolean {
  const { youngestRefusedMs, youngestAllowedMs, oldestAllowedMs } = timesOf(org, view);
  return (
    Number.isFinite(youngestRefusedMs) &&
    youngestRefusedMs >= IDLE_MS &&
    youngestAllowedMs < IDLE_MS &&
    oldestAllowedMs < youngestRefusedMs
  );
}

function allowedIn(org: number, { cellsOf, isOfLoad }: RunView): number {
  return sumOver(cellsOf(org).filter(isOfLoad), ({ checks }) => checks.allowed);
}

function timesOf(org: number, { aggregate }: RunView) {
  const { checkTimes } = aggregate;
  return {
    firstRefusedMs: checkTimes.firstRefusedMs[org] ?? Number.POSITIVE_INFINITY,
    lastAllowedMs: checkTimes.lastAllowedMs[org] ?? Number.NEGATIVE_INFINITY,
    youngestRefusedMs: checkTimes.youngestRefusedMs[org] ?? Number.POSITIVE_INFINITY,
    youngestAllowedMs: checkTimes.youngestAllowedMs[org] ?? Number.POSITIVE_INFINITY,
    oldestAllowedMs: checkTimes.oldestAllowedMs[org] ?? Number.NEGATIVE_INFINITY,
  };
}

function earliest(draft: DraftCore, view: RunView): number {
  return Math.min(...orgsOf(draft).map((org) => timesOf(org, view).firstRefusedMs));
}

function ageWords(draft: DraftCore, view: RunView) {
  const times = orgsOf(draft).map((org) => timesOf(org, view));
  return {
    refusedFrom: formatDuration(Math.min(...times.map((time) => time.youngestRefusedMs))),
    passedUntil: formatDuration(Math.max(...times.map((time) => time.oldestAllowedMs))),
  };
}
