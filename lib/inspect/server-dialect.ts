/** Which dialect a server speaks, told by its host, its paths, its issuer or the shape of what it answers. */
import { isClaims } from "../core/claims.ts";
import type { DialectName } from "../core/words.ts";
import { claimsOf } from "./access-token.ts";
import { parseJson } from "./whole-json.ts";

/** Source: the regions of the vendor's SDK; any host of such a domain, for a wrong one is a fault to be found. */
const GENESYS_HOST =
  /(?:^|[./])(?:mypurecloud\.(?:com|ie|de|jp|com\.au)|(?:[\w-]+\.)?(?:[\w-]+-)?pure\.cloud)(?::\d+)?(?:\/|$)/i;
const ENTRA_URL =
  /(?:^|[./])(?:login\.microsoftonline\.(?:com|us)|sts\.windows\.net)(?::\d+)?(?:\/|$)|\/oauth2\/v2\.0\/(?:token|authorize)\/?$/i;
const KEYCLOAK_PATH = /\/realms\/[^/]+(?:\/protocol\/openid-connect(?:\/|$)|$)/;

/** By a URL, such as that of a request or an issuer; null where nothing tells. */
export function dialectOfUrl(url: string): DialectName | null {
  if (GENESYS_HOST.test(url)) return "genesys";
  if (ENTRA_URL.test(url)) return "entra";
  return KEYCLOAK_PATH.test(url) ? "keycloak" : null;
}

/**
 * By an answer: its token's issuer, or the members of an error; null where nothing tells.
 * Genesys says its description twice, and Entra has its numbers in a list.
 */
export function dialectOfAnswer(body: string | null): DialectName | null {
  const members = body === null ? undefined : parseJson(body);
  if (!isClaims(members)) return null;
  const { access_token: token, description, error_description: said, error_codes: codes } = members;
  const issuer = typeof token === "string" ? claimsOf(token)?.["iss"] : undefined;
  if (typeof issuer === "string") return dialectOfUrl(issuer);
  if (Array.isArray(codes)) return "entra";
  return typeof description === "string" && description === said ? "genesys" : null;
}
