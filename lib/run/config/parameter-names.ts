/** Which names a request's further parameters may have: none that holds a secret, and the request's own only in a variant. */
import type { Place, Problem } from "./problem.ts";
import { showValue } from "./shown-text.ts";
import { CREDENTIAL_PARAMETER } from "./target-host.ts";

/** Parameters that a token request sends already; a second one makes it invalid (RFC 6749 §3.2). */
export const TOKEN_PARAMETERS = [
  "grant_type",
  "client_id",
  "client_secret",
  "code",
  "redirect_uri",
  "refresh_token",
  "scope",
];

/** The same of an authorization request. @see RFC 6749 §4.1.1, RFC 7636 §4.3 */
export const AUTHORIZE_PARAMETERS = [
  "response_type",
  "client_id",
  "redirect_uri",
  "scope",
  "state",
  "code_challenge",
  "code_challenge_method",
];

const SECRET_PARAMETERS = ["code", "code_verifier"];

/** True for a parameter whose value must not stand in a file; `subject_token_type` only says what kind of secret another is. */
function isSecretParameter(name: string): boolean {
  if (SECRET_PARAMETERS.includes(name.toLowerCase())) return true;
  return CREDENTIAL_PARAMETER.test(name) && !/_type(?:_hint)?$/i.test(name);
}

/** Refuses names of parameters that hold a secret, and those of `own`, which `instead` says how to set. */
export function checkParameterNames(
  names: readonly string[],
  { own, instead }: { own: readonly string[]; instead: string },
  placeOf: (name: string) => Place,
  problems: Problem[],
): void {
  for (const name of names) {
    if (isSecretParameter(name)) {
      const what = "is a parameter that holds a secret (value not shown)";
      const fix = "name secrets in a secretRef, or in target.extensionGrant.secretParameters";
      problems.push({ place: placeOf(name), what, fix });
    } else if (own.includes(name)) {
      const what = "is a parameter that the request has already";
      problems.push({ place: placeOf(name), what, fix: instead });
    }
  }
}

/** Refuses an org parameter under a name that the request has already. */
export function checkOrgParameterName(
  name: string | undefined,
  request: "token" | "authorization",
  place: Place,
  problems: Problem[],
): void {
  const own = request === "token" ? TOKEN_PARAMETERS : AUTHORIZE_PARAMETERS;
  if (name === undefined || !own.includes(name)) return;
  const what = `is a parameter of every ${request} request`;
  const fix = "name the parameter that this server reads the org from";
  problems.push({ place, what, value: showValue(name), fix });
}
