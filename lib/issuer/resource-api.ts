/** The API that tokens are for, so that a token can be tried and not only read: who am I, and may I act in this org. */
import type { KoaContextWithOIDC } from "oidc-provider";
import { API_PATH } from "./oauth-paths.ts";
import type { OrgDirectory } from "./org-directory.ts";
import type { PresentedToken, TokenReader } from "./presented-token.ts";

interface ApiAnswer {
  status: number;
  body: Record<string, unknown>;
}

const ORG_ROUTE = /^\/orgs\/([^/]+)\/me$/;

/**
 * Middleware that answers below `API_PATH`, shaped like the API of Genesys Cloud:
 * `GET /tokens/me` says which org the token acts in, the first it names; `GET /orgs/{orgId}/me` is 403 for an org it does not name.
 */
export function resourceApi(read: TokenReader, directory: OrgDirectory) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> => {
    if (!ctx.path.startsWith(`${API_PATH}/`)) {
      await next();
      return;
    }
    const route = ctx.method === "GET" ? ctx.path.slice(API_PATH.length) : "";
    const { status, body } = await answer(route, ctx.get("authorization"), read, directory);
    ctx.status = status;
    ctx.body = body;
    ctx.set("cache-control", "no-store");
  };
}

async function answer(
  route: string,
  authorization: string,
  read: TokenReader,
  directory: OrgDirectory,
): Promise<ApiAnswer> {
  const orgId = ORG_ROUTE.exec(route)?.[1];
  if (orgId === undefined && route !== "/tokens/me") return NOT_FOUND;
  const token = /^bearer +(\S+)$/i.exec(authorization)?.[1];
  if (token === undefined) return NO_TOKEN;
  const presented = await read(token);
  if (presented === null) return BAD_TOKEN;
  return orgId === undefined ? describe(presented, directory) : admit(presented, orgId);
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
const BAD_TOKEN = refusal(401, "bad.credentials", "Invalid login credentials.");

function refusal(status: number, code: string, message: string): ApiAnswer {
  return { status, body: { message, code, status } };
}
