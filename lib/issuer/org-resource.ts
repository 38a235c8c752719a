/** What an org's tokens are like: their format, their audience and the scopes that may be in them. */
import type { ResourceServer } from "oidc-provider";
import type { Fault } from "./fault.ts";
import { lostScope } from "./narrowed-scope.ts";
import type { OrgChanges } from "./org-changes.ts";
import type { IssuerOrg } from "./setup.ts";

/** The one API that tokens are for; what a token names as its audience is the org's. */
export const RESOURCE = "urn:tokenrush:api";

/** Describes the tokens of an org, or of nobody; a drawn fault may take a scope away. */
export function orgResource(
  org: IssuerOrg | null,
  fault: Fault | null,
  changes: OrgChanges,
): ResourceServer {
  const lost = org === null || fault === null ? null : lostScope(fault, org);
  const scopes = org === null ? [] : changes.scopesOf(org);
  return {
    scope: scopes.filter((scope) => scope !== lost).join(" "),
    audience: org?.audience ?? RESOURCE,
    accessTokenFormat: org?.tokenFormat ?? "jwt",
    jwt: { sign: { alg: "ES256" } },
  };
}
