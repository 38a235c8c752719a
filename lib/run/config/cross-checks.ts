/** Checks that take more than one value of the file: what one key asks of another. */
import type { Grant } from "../../core/words.ts";
import type { Settings, TargetSettings } from "./config-schema.ts";
import type { Place, Problem } from "./problem.ts";
import { showUrl, showValue } from "./shown-text.ts";

/** Parameters that a token request sends already; a second one makes it invalid (RFC 6749 §3.2). */
const OWN_PARAMETERS = [
  "grant_type",
  "client_id",
  "client_secret",
  "code",
  "redirect_uri",
  "refresh_token",
  "scope",
];

/** Headers that a token request sets already. */
const OWN_HEADERS = ["accept", "authorization", "content-length", "content-type", "cookie", "host"];

const MIX_GRANTS = ["client_credentials", "refresh"] as const satisfies readonly Grant[];
type MixGrant = (typeof MIX_GRANTS)[number];

/** The grants with a share above zero, in the order of the plan. */
export function grantsOf(mix: Settings["mix"]): MixGrant[] {
  return MIX_GRANTS.filter((grant) => mix[grant] > 0);
}

/** Checks the target on its own. */
export function checkTarget(
  target: TargetSettings,
  placeOf: (...path: string[]) => Place,
  problems: Problem[],
): void {
  const { issuer, orgParameter, attemptIdHeader } = target;
  if (issuer !== undefined && /[{}]/.test(issuer)) {
    const what = "is one for all orgs, and cannot hold a placeholder";
    const fix = "give the whole `iss`, or leave it out";
    problems.push({ place: placeOf("target", "issuer"), what, value: showUrl(issuer), fix });
  }
  if (orgParameter !== null && OWN_PARAMETERS.includes(orgParameter.name)) {
    const what = "is a parameter of every token request";
    const fix = "name the parameter that this server reads the org from";
    const value = showValue(orgParameter.name);
    problems.push({ place: placeOf("target", "orgParameter", "name"), what, value, fix });
  }
  if (attemptIdHeader !== undefined && OWN_HEADERS.includes(attemptIdHeader.toLowerCase())) {
    const what = "is a header of every token request";
    const value = showValue(attemptIdHeader);
    const fix = "give another name, such as x-attempt-id";
    problems.push({ place: placeOf("target", "attemptIdHeader"), what, value, fix });
  }
}

/** Checks what the mix asks of the target: a refresh needs a chain, and a chain needs a code without a browser. */
export function checkMix(
  mix: Settings["mix"],
  target: TargetSettings | null,
  placeOf: (...path: string[]) => Place,
  problems: Problem[],
): void {
  if (grantsOf(mix).length === 0) {
    const fix = "give at least one grant a share above 0";
    problems.push({ place: placeOf("mix"), what: "has no grant with a share", fix });
  }
  if (mix.refresh === 0 || target === null) return;
  if (target.authorizeUrl === undefined) {
    const fix = "give the authorization endpoint, or leave refresh out of the mix";
    problems.push({
      place: placeOf("target", "authorizeUrl"),
      what: "is missing, but mix.refresh needs it",
      fix,
    });
  }
  if (!target.headlessAuthorize) {
    problems.push({
      place: placeOf("target", "headlessAuthorize"),
      what: "is not true, but mix.refresh primes its chains that way",
      fix: "set it to true if the server answers an authorization request without a browser, or leave refresh out of the mix",
    });
  }
}

/** Doubts about a target without client authentication that do not stop a run; `named` are references to secrets. */
export function warnOfPublicClients(
  target: TargetSettings,
  grants: readonly Grant[],
  named: readonly (string | null)[],
): string[] {
  if (target.clientAuth !== "none") return [];
  const warnings: string[] = [];
  if (grants.includes("client_credentials")) {
    const rule = "client credentials are for confidential clients only (RFC 6749 §4.4)";
    warnings.push(`target.clientAuth is none, but ${rule}`);
  }
  if (target.client?.secretRef !== undefined || named.some((reference) => reference !== null)) {
    warnings.push("target.clientAuth is none: no secretRef is read");
  }
  return warnings;
}
