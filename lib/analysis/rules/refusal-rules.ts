/** Rules about refused requests: throttling, 403 by its body, and other 4xx. */
import { boundText, formatCount } from "../../core/text.ts";
import { wilsonInterval } from "../../core/statistics/wilson.ts";
import type { Cell, Symptom } from "../aggregate.ts";
import { orgsIn, type RunView, type Slice, type Spread, sumOver } from "../run-view.ts";
import { PROPAGATION_RULE } from "./propagation.ts";
import { RATE_LIMIT_RULE } from "./rate-limit.ts";
import { type DraftCore, orgsOf, REFRESH, type SymptomRule } from "./rule.ts";
import { UNREADABLE_RULE } from "./delivery-rules.ts";

const SCOPE_ERRORS: readonly string[] = ["invalid_scope", "SCOPE_MISMATCH"];
const ACCESS_DENIED = /^access denied\. the client does not have permission/i;

const DESCRIPTION_MAX = 60;

const FAILURE = { ofWhat: "attempts", isDefect: false } as const;

/** In order: what shows by its rate or its time first, then by its wording, the most particular first. */
export const REFUSAL_RULES: readonly SymptomRule[] = [
  RATE_LIMIT_RULE,
  PROPAGATION_RULE,
  {
    id: "T02",
    ...FAILURE,
    confidence: "high",
    matches: ({ outcome, status }) => outcome === "throttled" && status !== 429,
    words: ({ symptoms }) => ({ signature: quoteAnswer(symptoms) }),
  },
  {
    id: "T03",
    ...FAILURE,
    confidence: "high",
    matches: ({ status, retryAfter }) =>
      status === 429 || (retryAfter && status >= 400 && status < 500),
  },
  {
    id: "T09",
    ...FAILURE,
    confidence: "medium",
    matches: ({ status, error }) => status === 403 && SCOPE_ERRORS.includes(error),
  },
  {
    id: "T16",
    ...FAILURE,
    grant: REFRESH,
    confidence: "low",
    matches: (symptom) => symptom.status === 403 && isApiShaped(symptom),
    select: selectRefreshOnly,
  },
  {
    id: "T17",
    ...FAILURE,
    confidence: "low",
    matches: (symptom) =>
      symptom.status === 403 && isApiShaped(symptom) && ACCESS_DENIED.test(symptom.description),
  },
  UNREADABLE_RULE,
  { id: "T403", ...FAILURE, confidence: "medium", matches: ({ status }) => status === 403 },
  {
    id: "T10",
    ...FAILURE,
    confidence: "high",
    matches: ({ status, error }) => status === 400 && error === "invalid_scope",
  },
  {
    id: "T15",
    ...FAILURE,
    grant: REFRESH,
    confidence: "medium",
    matches: ({ outcome, error }) => outcome === "rejected" && error === "invalid_grant",
    select: ({ slices }) => slices.filter(({ cell }) => cell.grant === REFRESH),
    words: lostBefore,
  },
  {
    id: "T4xx.rejected",
    ...FAILURE,
    confidence: "medium",
    matches: ({ outcome }) => outcome === "rejected",
  },
];

// The error of a throttle worded as a bad request says nothing: its description does.
function quoteAnswer([symptom]: readonly Symptom[]): string {
  if (symptom === undefined) return "";
  return `${symptom.status} “${boundText(symptom.description, DESCRIPTION_MAX)}”`;
}

/** An API's error body: `message`, with a code or a status, and no OAuth `error`. */
function isApiShaped({ shape, bodyKeys }: Symptom): boolean {
  const members = bodyKeys.split(",");
  return shape === "object" && members.includes("message") && !members.includes("error");
}

/**
 * The slices of orgs whose refreshes show it and whose other grants clearly do not: the 95 % intervals part.
 * Org by org, since another org may be refused the same way at every grant. Without other grants to hold them against, none.
 */
function selectRefreshOnly({ slices }: Spread, view: RunView): readonly Slice[] {
  return [...orgsIn(slices)].flatMap((org) => {
    const own = slices.filter(({ cell }) => cell.org === org);
    return isRefreshOnly(own, view.cellsOf(org)) ? own : [];
  });
}

function isRefreshOnly(slices: readonly Slice[], cells: readonly Cell[]): boolean {
  if (slices.some(({ cell }) => cell.grant !== REFRESH)) return false;
  const refreshes = sumOver(cells, (cell) => (cell.grant === REFRESH ? cell.attempts : 0));
  const others = sumOver(cells, (cell) => (cell.grant === REFRESH ? 0 : cell.attempts));
  const refused = sumOver(slices, ({ count }) => count);
  return wilsonInterval(refused, refreshes).low > wilsonInterval(0, others).high;
}

// A rotating server has used up a refresh token whose answer was lost, so the next refresh must fail.
function lostBefore(draft: DraftCore, view: RunView): { cause: string } {
  const refreshes = orgsOf(draft)
    .flatMap((org) => view.cellsOf(org))
    .filter((cell) => cell.grant === REFRESH);
  const lost = sumOver(
    refreshes,
    ({ outcomes }) =>
      outcomes.serverError + outcomes.timeout + outcomes.connection + outcomes.malformed,
  );
  return {
    cause: lost === 0 ? "" : `, where ${formatCount(lost)} answers to a refresh had been lost`,
  };
}
