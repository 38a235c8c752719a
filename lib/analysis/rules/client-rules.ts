/** Rules about refused clients and grants: credentials, consent, tenants, codes, redirect URIs. */
import type { PlanEvent } from "../../core/plan.ts";
import { GRANTS } from "../../core/words.ts";
import type { Symptom } from "../aggregate.ts";
import { entraCodesIn } from "../entra-codes.ts";
import type { RunView, Slice, Spread } from "../run-view.ts";
import type { SymptomRule } from "./rule.ts";

const FAILURE = { ofWhat: "attempts", confidence: "high", isDefect: false } as const;
const CODE_GRANT = GRANTS.indexOf("authorization_code");

const UNKNOWN_CLIENT = /client (?:was )?not found|unknown client/i;
const BAD_SECRET = /authentication failed|invalid client secret|client authentication/i;
const EXPIRED_SECRET = /secret\b.{0,40}\bexpired|expired\b.{0,40}\bsecret/i;
const NOT_ALLOWED: ReadonlySet<string> = new Set(["unauthorized_client", "unsupported_grant_type"]);
const CONSENT_ERRORS: ReadonlySet<string> = new Set(["consent_required", "interaction_required"]);
const REDIRECT = /redirect[_ ]?ur[il]/i;

/** In order: what a code or wording says for sure first. */
export const CLIENT_RULES: readonly SymptomRule[] = [
  { id: "T04", ...FAILURE, matches: isLoop },
  {
    id: "T07",
    ...FAILURE,
    matches: (symptom) =>
      hasCode("7000222")(symptom) ||
      (isRejected(symptom) &&
        symptom.error === "invalid_client" &&
        EXPIRED_SECRET.test(symptom.description)),
  },
  {
    id: "T08",
    ...FAILURE,
    matches: (symptom, view) =>
      isSecretRefused(symptom, view) && rotationBefore(symptom, view) !== undefined,
    select: selectIssuedByTurns,
    words: ({ symptoms }, view) => ({
      event: symptoms.map((symptom) => rotationBefore(symptom, view)?.name)[0] ?? "the rotation",
    }),
  },
  {
    id: "T05",
    ...FAILURE,
    matches: (symptom) =>
      isRejected(symptom) &&
      (hasCode("700016")(symptom) ||
        (symptom.error === "invalid_client" && UNKNOWN_CLIENT.test(symptom.description))),
  },
  { id: "T06", ...FAILURE, matches: isSecretRefused },
  {
    id: "T11",
    ...FAILURE,
    matches: (symptom) =>
      isRejected(symptom) &&
      (CONSENT_ERRORS.has(symptom.error) || hasCode("65001", "650056", "90094")(symptom)),
  },
  { id: "T12", ...FAILURE, matches: hasCode("500011", "90002", "50194") },
  {
    id: "T14",
    ...FAILURE,
    matches: (symptom) =>
      isRejected(symptom) &&
      (hasCode("50011", "70004")(symptom) || REDIRECT.test(symptom.description)),
  },
  {
    id: "T20",
    ...FAILURE,
    matches: (symptom) =>
      isRejected(symptom) && (NOT_ALLOWED.has(symptom.error) || hasCode("70001")(symptom)),
  },
  {
    id: "T13",
    ...FAILURE,
    confidence: "medium",
    grant: CODE_GRANT,
    matches: (symptom) => isRejected(symptom) && symptom.error === "invalid_grant",
    select: ({ slices }) => slices.filter(({ cell }) => cell.grant === CODE_GRANT),
  },
];

/** To Entra's own dialect a loop is a throttle. */
function isLoop({ family, outcome, description }: Symptom): boolean {
  const isRefused = family === "http" && (outcome === "rejected" || outcome === "throttled");
  return isRefused && entraCodesIn(description).includes("50196");
}

function isRejected({ family, outcome }: Symptom): boolean {
  return family === "http" && outcome === "rejected";
}

function hasCode(...codes: readonly string[]): (symptom: Symptom) => boolean {
  return (symptom) =>
    isRejected(symptom) && entraCodesIn(symptom.description).some((code) => codes.includes(code));
}

/** Keycloak words a wrong secret as `unauthorized_client` with 401; elsewhere that is about the grant. */
function isSecretRefused(symptom: Symptom, { plan }: RunView): boolean {
  if (!isRejected(symptom)) return false;
  const { error, status, description } = symptom;
  if (error === "unauthorized_client" && plan.target.dialect === "keycloak") return status === 401;
  if (hasCode("7000215", "7000218")(symptom)) return true;
  return (
    error === "invalid_client" &&
    (BAD_SECRET.test(description) || !UNKNOWN_CLIENT.test(description))
  );
}

/** The rotation that happened before the first of these refusals; one that came before it does not explain it. */
function rotationBefore(symptom: Symptom, { plan }: RunView): PlanEvent | undefined {
  return plan.events.findLast(
    ({ kind, atMs }) => kind === "secret-rotation" && atMs <= symptom.firstMs,
  );
}

/** The slices of orgs that were issued tokens too in the last stage that they have attempts in: not every instance is refused. */
function selectIssuedByTurns({ slices }: Spread, { cellsOf }: RunView): Slice[] {
  return slices.filter(({ cell }) => {
    const own = cellsOf(cell.org);
    const last = Math.max(...own.map(({ stage }) => stage));
    return own.some(({ stage, outcomes }) => stage === last && outcomes.issued > 0);
  });
}
