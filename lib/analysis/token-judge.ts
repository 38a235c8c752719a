/** Judges what an issued token says against what was asked for: its org claim, its scope, its lifetime. */
import { type Claims, type DecodedState, judgeClaims } from "../core/claims.ts";
import type { PlanOrg, PlanRequest, PlanTarget } from "../core/plan.ts";
import { EXTRA } from "../core/record.ts";
import { boundText } from "../core/text.ts";
import { type ClaimState, GRANTS } from "../core/words.ts";
import type { SymptomFamily } from "./aggregate.ts";
import { extraOrgDetail, orgClaimDetail, scopeDetail } from "./claim-words.ts";
import { lifetimeDefects } from "./lifetime.ts";
import type { ScannedRecord } from "./scanned-record.ts";
import { claimedScope, missingScopes } from "./scope.ts";

/** One thing wrong with an issued attempt. */
export interface TokenSymptom {
  family: Extract<
    SymptomFamily,
    `claim.${string}` | "extraOrg" | "scopeShortfall" | "lifetime" | "roleless"
  >;
  /** Sub-kind that is part of the symptom; empty for none. */
  kind: string;
  /** What is wrong with this very token. */
  detail: string;
}

/** Who asked for what, and what the plan says of it. */
export interface TokenContext {
  target: PlanTarget;
  org: PlanOrg;
  /** The scope a granted one is held against; see `askedScope`. */
  askedScope: string;
  clientId: string;
}

const ROLES_CHARACTERS_MAX = 100;
const CLIENT_CREDENTIALS = GRANTS.indexOf("client_credentials");
const REFRESH = GRANTS.indexOf("refresh");

/** Judges a sampled token; `claims` is null when its payload could not be decoded. Pushes what is wrong, and returns the claim state. */
export function judgeToken(
  scanned: ScannedRecord,
  claims: Claims | null,
  context: TokenContext,
  symptoms: TokenSymptom[],
): ClaimState {
  if (scanned.tokenForm === "opaque") return "opaque";
  if (claims === null) {
    const kind = scanned.tokenForm === "jwt" ? "payload" : scanned.tokenForm;
    symptoms.push({ family: "claim.undecodable", kind, detail: UNDECODABLE[kind] ?? kind });
    return "undecodable";
  }
  judgeLifetime(scanned, claims, context, symptoms);
  if (context.target.dialect === "entra") judgeRoles(scanned, claims, symptoms);
  return judgeOrgClaim(claims, context, symptoms);
}

/** What an application may do by itself stands in `roles`, as far as Entra is concerned; a user's token has `scp` instead. */
function judgeRoles(scanned: ScannedRecord, claims: Claims, symptoms: TokenSymptom[]): void {
  if (scanned.grant !== CLIENT_CREDENTIALS) return;
  const { roles } = claims;
  if ((Array.isArray(roles) || typeof roles === "string") && roles.length > 0) return;
  const detail = roles === undefined ? "no roles in the token" : `roles: ${JSON.stringify(roles)}`;
  symptoms.push({ family: "roleless", kind: "", detail: boundText(detail, ROLES_CHARACTERS_MAX) });
}

const UNDECODABLE: Readonly<Record<string, string>> = {
  bad: "the token has characters that no token may have",
  malformed: "the token is not two base64url texts with a dot between",
  header: "the token's header is not that of a signed token",
  payload: "the token's payload is not a JSON object",
};

/**
 * Judges the scope of an issued answer: what it says was granted, or else what its token says. True when it falls short.
 */
export function judgeScope(
  scanned: ScannedRecord,
  claims: Claims | null,
  { askedScope: asked, target }: TokenContext,
  symptoms: TokenSymptom[],
): boolean {
  if (asked === "" || asked === scanned.grantedScope) return false;
  const granted =
    scanned.grantedScope === "" && claims !== null
      ? claimedScope(claims, target.claims.scope)
      : scanned.grantedScope;
  const missing = missingScopes(asked, granted);
  if (missing.length === 0) return false;
  const detail = scopeDetail(granted, asked, missing);
  symptoms.push({ family: "scopeShortfall", kind: "", detail });
  return true;
}

/** Of a refresh that asks for no scope what its chain had before (RFC 6749 §6), of any other attempt what it asked for. */
export function askedScope(
  { grant, extras }: Pick<ScannedRecord, "grant" | "extras">,
  { scope, refreshScope }: PlanRequest,
): string {
  if (grant !== REFRESH) return scope;
  return refreshScope ?? extras.get(EXTRA.previousScope) ?? scope;
}

/** Judges the org claim of a payload alone. */
export function judgeOrgClaim(
  claims: Claims,
  { org, target }: Pick<TokenContext, "org" | "target">,
  symptoms: TokenSymptom[],
): DecodedState {
  const { org: claim, extra: policy } = target.claims;
  // Where orgs are not checked, a token that decodes is all that can be asked of it.
  if (claim === null) return "match";
  const { state, isPartial, extra } = judgeClaims(claims, claim, org.expectedOrgs);
  if (state !== "match") {
    const detail = orgClaimDetail(claims, claim.from, org.expectedOrgs);
    symptoms.push({ family: `claim.${state}`, kind: isPartial ? "partial" : "", detail });
  }
  if (extra.length > 0 && policy === "forbid") {
    const detail = extraOrgDetail(claims, claim.from, extra);
    symptoms.push({ family: "extraOrg", kind: "", detail });
  }
  return state;
}

function judgeLifetime(
  scanned: ScannedRecord,
  claims: Claims,
  { target, org, clientId }: TokenContext,
  symptoms: TokenSymptom[],
): void {
  const defects = lifetimeDefects(claims, {
    expiresInSeconds: scanned.expiresInSeconds,
    serverSeconds: serverSeconds(scanned.extras.get(EXTRA.date)),
    issuer: target.issuer,
    audience: org.audience,
    clientId,
  });
  for (const { check, detail } of defects)
    symptoms.push({ family: "lifetime", kind: check, detail });
}

function serverSeconds(date: string | undefined): number | null {
  const ms = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(ms) ? null : ms / 1000;
}
