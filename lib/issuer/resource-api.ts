/** The API that tokens are for, so that a token can be tried and not only read: who am I, and may I act in this org. */
import type { KoaContextWithOIDC } from "oidc-provider";
import { API_PATH } from "./oauth-paths.ts";
import type { ApiFaultDraw } from "./api-faults.ts";
import type { ApiFaultKind } from "./fault.ts";
import type { OrgDirectory } from "./org-directory.ts";
import type { PresentedToken, TokenReader } from "./presented-token.ts";
import type { IssuerOrg } from "./setup.ts";

interface ApiAnswer {
  status: number;
  body: Record<string, unknown>;
  headers?: Record<string, string>;
}

const ORG_ROUTE = /^\/orgs\/([^/]+)\/me$/;

/**
 * Middleware that answers below `API_PATH`, shaped like the API of Genesys Cloud:
 * `GET /tokens/me` says which org the token acts in, the first it names; `GET /orgs/{orgId}/me` is 403 for an org it does not name.
 * `drawFault` gives the fault of a call with a good token, if any, and logs it.
 */
export function resourceApi(read: TokenReader, directory: OrgDirectory, drawFault: ApiFaultDraw) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> => {
    if (!ctx.path.startsWith(`${API_PATH}/`)) {
      await next();
      return;
    }
    const route = ctx.method === "GET" ? ctx.path.slice(API_PATH.length) : "";
    const parts = { read, directory, drawFault };
    const { status, body, headers = {} } = await answer(route, ctx.get("authorization"), parts);
    ctx.status = status;
    ctx.body = body;
    ctx.set({ "cache-control": "no-store", ...headers });
  };
}

interface ApiParts {
  read: TokenReader;
  directory: OrgDirectory;
  drawFault: ApiFaultDraw;
}

async function answer(
  route: string,
  authorization: string,
  { read, directory, drawFault }: ApiParts,
): Promise<ApiAnswer> {
  const orgId = ORG_ROUTE.exec(route)?.[1];
  if (orgId === undefined && route !== "/tokens/me") return NOT_FOUND;
  const token = /^bearer +(\S+)$/i.exec(authorization)?.[1];
  if (token === undefined) return NO_TOKEN;
  const presented = await read(token);
  if (presented === null) return BAD_TOKEN;
  const org = orgOf(presented, directory);
  const kind = org === null ? null : drawFault(org);
  if (kind !== null) return FAULT_ANSWERS[kind];
  return orgId === undefined ? describe(presented, directory) : admit(presented, orgId);
}

/** The org a token acts in, or else that of its client. */
function orgOf({ clientId, orgIds }: PresentedToken, directory: OrgDirectory): IssuerOrg | null {
  return directory.withId(orgIds?.[0] ?? "") ?? directory.find(clientId, undefined);
}

function describe(
  { clientId, orgIds, scopes }: PresentedToken,
  directory: OrgDirectory,
): ApiAnswer {
  const home = directory.find(clientId, undefined)?.orgId ?? "";
  const id = orgIds?.[0] ?? "";
  const organization = { id, name: directory.withId(id)?.org ?? "" };
  const body = {
    ...(orgIds === null ? {} : { organization }),
    homeOrganization: { id: home },
    OAuthClient: { id: clientId, organization: { id: home } },
    authorizedScope: scopes,
  };
  return { status: 200, body };
}

function admit({ orgIds }: PresentedToken, encodedId: string): ApiAnswer {
  const id = decoded(encodedId);
  if (id !== null && orgIds?.includes(id) === true) {
    return { status: 200, body: { organization: { id } } };
  }
  return refusal(403, "missing.permissions", "The token has no permission in this organization.");
}

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

const NOT_FOUND = refusal(404, "not.found", "There is no such resource.");
const NO_TOKEN = refusal(401, "authentication.required", "No authentication bearer token given.");
const BAD_CREDENTIALS = "Invalid login credentials.";
const BAD_TOKEN = refusal(401, "bad.credentials", BAD_CREDENTIALS);

/** Codes and texts are those of Genesys Cloud's API; a scope is refused as RFC 6750 §3.1 has it. */
const FAULT_ANSWERS: Readonly<Record<ApiFaultKind, ApiAnswer>> = {
  "api-missing-permission": refusal(
    403,
    "missing.permissions",
    "Unable to perform the requested action. You are missing the following permission(s): users:view",
  ),
  "api-insufficient-scope": {
    status: 403,
    body: { message: "The token's scope does not suffice.", status: 403 },
    headers: { "www-authenticate": 'Bearer error="insufficient_scope", scope="users:read"' },
  },
  "api-not-a-user": refusal(400, "not.a.user", "This request requires a user context."),
  "api-throttled": {
    ...refusal(
      429,
      "too.many.requests.retry.after",
      "Rate limit exceeded the maximum. Retry the request in [42] seconds",
    ),
    headers: { "retry-after": "42" },
  },
  "api-bad-credentials": refusal(401, "bad.credentials", BAD_CREDENTIALS),
  "api-client-disabled": refusal(401, "bad.credentials", BAD_CREDENTIALS),
};

function refusal(status: number, code: string, message: string): ApiAnswer {
  return { status, body: { message, code, status } };
}
