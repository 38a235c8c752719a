/** What of a token people may see: whose it is, for whom and how long. Everything else in it is nobody's business. */
import { createHash } from "node:crypto";
import { type Claims, isClaims, readClaim } from "../core/claims.ts";
import type { PlanTarget } from "../core/plan.ts";
import { boundText } from "../core/text.ts";

const HEADER_MEMBERS = ["alg", "kid", "typ"] as const;
const TIMES = ["iat", "nbf", "exp"] as const;
const WHOLE = ["iss", "aud", "azp", "client_id", "appid", "scope", "scp"] as const;
/** Claims that servers put an org into, besides the one it is looked for in. */
const ORGS = ["org_ids", "org_id", "orgId", "org", "organization", "tenant_id", "tid"] as const;

const VALUE_CHARACTERS_MAX = 200;
const ID_CHARACTERS_SHOWN = 8;
const HASH_CHARACTERS_SHOWN = 12;
/** The last second a `Date` can name. @see ECMA-262, "Time Values and Time Range" */
const LAST_SECOND = 8.64e12;

/** `alg`, `kid` and `typ` of a token part; empty for what is no JWT. */
export function tellHeader(tokenPart: string): Record<string, string> {
  const segment = tokenPart.slice(0, Math.max(0, tokenPart.indexOf(".")));
  const header = parseObject(Buffer.from(segment, "base64url").toString("utf8"));
  return tell(header, HEADER_MEMBERS, show);
}

/** Claims by name, in words; a subject is hashed, for it may be a person's name. */
export function tellClaims(
  claims: Claims,
  { org, scope }: PlanTarget["claims"],
): Record<string, string> {
  const looked = [org?.from ?? "", scope].filter((name) => name !== "");
  const found = looked.flatMap((name): [string, string][] => {
    const value = readClaim(claims, name);
    return value === undefined ? [] : [[boundText(name, VALUE_CHARACTERS_MAX), show(value)]];
  });
  return {
    ...Object.fromEntries(found),
    ...tell(claims, WHOLE, show),
    ...tell(claims, ORGS, show),
    ...tell(claims, ["sub"], hash),
    ...tell(claims, TIMES, utcOf),
    ...tell(claims, ["jti"], shorten),
  };
}

function tell(
  claims: Claims,
  names: readonly string[],
  how: (value: unknown) => string,
): Record<string, string> {
  const there = names.filter((name) => Object.hasOwn(claims, name));
  return Object.fromEntries(there.map((name) => [name, how(claims[name])]));
}

function show(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return boundText(text, VALUE_CHARACTERS_MAX);
}

function hash(value: unknown): string {
  const digest = createHash("sha256").update(show(value)).digest("hex");
  return `sha256:${digest.slice(0, HASH_CHARACTERS_SHOWN)}`;
}

function shorten(value: unknown): string {
  const text = show(value);
  return text.length <= ID_CHARACTERS_SHOWN ? text : `${text.slice(0, ID_CHARACTERS_SHOWN)}…`;
}

function utcOf(value: unknown): string {
  const isTime = typeof value === "number" && Math.abs(value) < LAST_SECOND;
  return isTime
    ? new Date(Math.floor(value) * 1000).toISOString().replace(".000Z", "Z")
    : show(value);
}

function parseObject(text: string): Claims {
  try {
    const value: unknown = JSON.parse(text);
    return isClaims(value) ? value : {};
  } catch {
    return {};
  }
}
