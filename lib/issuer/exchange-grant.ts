/** Token exchange: the primary org's token buys one of any other org of the client. */
import { type TokenEndpointGrantContext, errors } from "oidc-provider";
import { type DirectIssuance, issueDirectly, orgOf, parameterOf } from "./direct-issuance.ts";
import type { OrgDirectory } from "./org-directory.ts";
import { RESOURCE } from "./org-resource.ts";
import type { TokenReader } from "./presented-token.ts";
import type { IssuerOrg } from "./setup.ts";

const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
const JWT = "urn:ietf:params:oauth:token-type:jwt";
const TOKEN_TYPES: readonly string[] = [ACCESS_TOKEN, JWT];

/** The parameters of the grant. @see RFC 8693 §2.1 */
export const EXCHANGE_PARAMETERS = [
  "subject_token",
  "subject_token_type",
  "requested_token_type",
  "actor_token",
  "audience",
  "resource",
  "scope",
];

export interface ExchangeGrantParts extends DirectIssuance {
  directory: OrgDirectory;
  read: TokenReader;
}

/** The grant's handler; a subject token that is no good is `invalid_request`, a target that is not the org's `invalid_target`. */
export function exchangeGrant(parts: ExchangeGrantParts) {
  return async (ctx: TokenEndpointGrantContext): Promise<void> => {
    const org = orgOf(ctx, parts);
    checkForm(ctx);
    await checkSubject(parameterOf(ctx, "subject_token"), parts);
    checkTarget(ctx, org);
    await issueDirectly(ctx, parts, { issued_token_type: ACCESS_TOKEN });
  };
}

function checkForm(ctx: TokenEndpointGrantContext): void {
  const type = parameterOf(ctx, "subject_token_type");
  const requested = parameterOf(ctx, "requested_token_type") || ACCESS_TOKEN;
  if (parameterOf(ctx, "subject_token") === "") refuse("subject_token is missing");
  if (type === "") refuse("subject_token_type is missing");
  if (!TOKEN_TYPES.includes(type)) refuse("subject_token_type is not supported");
  if (!TOKEN_TYPES.includes(requested)) refuse("requested_token_type is not supported");
  if (parameterOf(ctx, "actor_token") !== "") refuse("actor_token is not supported");
}

// @see RFC 8693 §2.2.2
async function checkSubject(token: string, { directory, read }: ExchangeGrantParts): Promise<void> {
  const subject = await read(token);
  if (subject === null) return refuse("subject_token is not a valid access token of this issuer");
  const isPrimary = subject.orgIds?.some((id) => directory.withId(id)?.role === "primary");
  if (isPrimary !== true) refuse("subject_token is not of a primary org");
}

function checkTarget(ctx: TokenEndpointGrantContext, org: IssuerOrg): void {
  const audience = parameterOf(ctx, "audience") || org.audience;
  const resource = parameterOf(ctx, "resource") || RESOURCE;
  if (audience !== org.audience) throw new errors.InvalidTarget("audience is not that of the org");
  if (resource !== RESOURCE && resource !== org.audience) {
    throw new errors.InvalidTarget("resource is not that of the org");
  }
}

function refuse(why: string): void {
  throw new errors.InvalidRequest(why);
}
