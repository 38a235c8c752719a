/** Checks of the target that its schema cannot make: what one key asks of another, and names that are taken. */
import type { Grant } from "../../core/words.ts";
import {
  AUTHORIZE_PARAMETERS,
  checkOrgParameterName,
  checkParameterNames,
  TOKEN_PARAMETERS,
} from "./parameter-names.ts";
import type { Problem } from "./problem.ts";
import type { PlaceOf } from "./request-templates.ts";
import { showUrl, showValue } from "./shown-text.ts";
import type { TargetSettings } from "./target-schema.ts";

/** Headers that a token request sets already. */
const OWN_HEADERS = ["accept", "authorization", "content-length", "content-type", "cookie", "host"];

function checkParameters(target: TargetSettings, placeOf: PlaceOf, problems: Problem[]): void {
  const inVariant = "set it by the target's own key, or in a variant to send it wrong";
  const maps = [
    ["parameters", TOKEN_PARAMETERS],
    ["authorizeParameters", AUTHORIZE_PARAMETERS],
  ] as const;
  for (const [map, own] of maps) {
    const names = Object.keys(target[map]);
    const place = (name: string) => placeOf("target", map, name);
    checkParameterNames(names, { own, instead: inVariant }, place, problems);
  }
  const { parameters = {}, secretParameters = {} } = target.extensionGrant ?? {};
  const own = { own: TOKEN_PARAMETERS, instead: "remove it" };
  const place = (key: string) => (name: string) => placeOf("target", "extensionGrant", key, name);
  checkParameterNames(Object.keys(parameters), own, place("parameters"), problems);
  for (const name of Object.keys(secretParameters)) {
    if (!TOKEN_PARAMETERS.includes(name) && !Object.hasOwn(parameters, name)) continue;
    const what = "is a parameter that the request has already";
    problems.push({ place: place("secretParameters")(name), what, fix: "remove it" });
  }
}

/** Checks the target on its own. */
export function checkTarget(target: TargetSettings, placeOf: PlaceOf, problems: Problem[]): void {
  const { issuer, orgParameter, authorizeOrgParameter, attemptIdHeader } = target;
  if (issuer !== undefined && /[{}]/.test(issuer)) {
    const what = "is one for all orgs, and cannot hold a placeholder";
    const fix = "give the whole `iss`, or leave it out";
    problems.push({ place: placeOf("target", "issuer"), what, value: showUrl(issuer), fix });
  }
  const token = placeOf("target", "orgParameter", "name");
  checkOrgParameterName(orgParameter?.name, "token", token, problems);
  const authorize = placeOf("target", "authorizeOrgParameter", "name");
  checkOrgParameterName(authorizeOrgParameter?.name, "authorization", authorize, problems);
  checkParameters(target, placeOf, problems);
  if (attemptIdHeader !== undefined && OWN_HEADERS.includes(attemptIdHeader.toLowerCase())) {
    const what = "is a header of every token request";
    const value = showValue(attemptIdHeader);
    const fix = "give another name, such as x-attempt-id";
    problems.push({ place: placeOf("target", "attemptIdHeader"), what, value, fix });
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
