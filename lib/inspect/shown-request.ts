/** What of a request stands in the plan: clean, bounded, and of parameters that may hold a secret the name alone. */
import type { Grant } from "../core/words.ts";
import type { NamedOrg } from "./named-org.ts";
import { isOfGrant, isPublic, NOT_KEPT, shownName } from "./parameter-names.ts";
import { type Parameter, type RequestParts, valueOf } from "./request-parts.ts";
import type { GrantPart, ShownAuthorization, ShownRequest } from "./request-shape.ts";
import type { Cleaner } from "./secret-book.ts";

const URL_CHARACTERS_MAX = 500;
const SCOPE_CHARACTERS_MAX = 1000;
const VALUE_CHARACTERS_MAX = 200;
const PARAMETERS_MAX = 30;

interface ShownContext {
  client: number;
  named: NamedOrg | null;
  authorization: { shown: ShownAuthorization } | undefined;
  cleaner: Cleaner;
}

/** A token request as the plan would have it. */
export function showRequest(
  parts: RequestParts,
  grant: Grant,
  { client, named, authorization, cleaner }: ShownContext,
): ShownRequest {
  const { parameters, url } = parts;
  const orgName = named?.parameter?.name;
  return {
    client,
    tokenUrl: cleaner.identifier(url, URL_CHARACTERS_MAX),
    orgParameter:
      named?.parameter === null || named === null ? null : { ...named.parameter, value: named.id },
    parameters: showParameters(parameters, orgName, cleaner),
    grantPart: showGrant(parameters, grant, authorization?.shown ?? null, cleaner),
  };
}

/** A request of which nothing is known. */
export function bareRequest(client: number): ShownRequest {
  const grantPart: GrantPart = { of: "refresh", refreshScope: null };
  return { client, tokenUrl: "", orgParameter: null, parameters: [], grantPart };
}

/** What a request asked for; empty where it does not say. */
export function scopeOf({ grantPart }: ShownRequest): string {
  if (grantPart.of === "refresh") return grantPart.refreshScope ?? "";
  return grantPart.of === "scope" ? grantPart.scope : (grantPart.authorization?.scope ?? "");
}

/** An authorization request as the plan would have it. */
export function showAuthorization(
  { parameters, url }: RequestParts,
  named: NamedOrg | null,
  cleaner: Cleaner,
): ShownAuthorization {
  const orgName = named?.parameter?.name;
  return {
    authorizeUrl: cleaner.identifier(url, URL_CHARACTERS_MAX),
    redirectUri: uriIn(parameters, cleaner),
    authorizeOrgParameter:
      named === null || orgName === undefined ? null : { name: orgName, value: named.id },
    authorizeParameters: showParameters(parameters, orgName, cleaner),
    scope: scopeIn(parameters, cleaner),
  };
}

function showGrant(
  parameters: readonly Parameter[],
  grant: Grant,
  authorization: ShownAuthorization | null,
  cleaner: Cleaner,
): GrantPart {
  const scope = scopeIn(parameters, cleaner);
  if (grant === "refresh") return { of: "refresh", refreshScope: scope === "" ? null : scope };
  if (grant !== "authorization_code") return { of: "scope", scope };
  return { of: "code", codeRedirectUri: uriIn(parameters, cleaner), authorization };
}

function scopeIn(parameters: readonly Parameter[], cleaner: Cleaner): string {
  return cleaner.identifier(valueOf(parameters, "scope"), SCOPE_CHARACTERS_MAX).trim();
}

function uriIn(parameters: readonly Parameter[], cleaner: Cleaner): string | null {
  const uri = cleaner.identifier(valueOf(parameters, "redirect_uri"), URL_CHARACTERS_MAX);
  return uri === "" ? null : uri;
}

/** Each name once: a parameter that stands twice is told by how the request looked. */
function showParameters(
  parameters: readonly Parameter[],
  orgName: string | undefined,
  cleaner: Cleaner,
): [string, string][] {
  const shown = new Map<string, string>();
  for (const { name, value, isBare } of parameters) {
    const isTold = isBare || name === orgName || isOfGrant(name) || shown.size >= PARAMETERS_MAX;
    if (isTold) continue;
    const kept = isPublic(name) ? cleaner.identifier(value, VALUE_CHARACTERS_MAX) : NOT_KEPT;
    shown.set(shownName(name), kept);
  }
  return [...shown];
}
