/** Whether a token's own account of its lifetime, issuer, audience and client is what the answer and the plan say. */
import type { Claims } from "../core/claims.ts";
import { mismatch } from "./claim-words.ts";

/**
 * Checks a token can fail. `promised…`: `expires_in` against `exp` − `iat`; a promise that is too long has the client use a dead token.
 */
export type LifetimeCheck =
  | "promisedTooLong"
  | "promisedTooShort"
  | "expiredAtIssuance"
  | "iatAhead"
  | "nbfAhead"
  | "issuer"
  | "audience"
  | "client";

export interface LifetimeDefect {
  check: LifetimeCheck;
  /** What was found and what was expected. */
  detail: string;
}

/** What a token is held against; null where there is nothing to hold it against. */
export interface LifetimeFacts {
  expiresInSeconds: number | null;
  /** Seconds since 1970 by the server's clock: the answer's `Date` header. */
  serverSeconds: number | null;
  issuer: string | null;
  audience: string | null;
  clientId: string;
}

/** Both numbers are whole seconds, rounded as each server likes. */
const PROMISE_TOLERANCE_SECONDS = 1;
/** `Date` has whole seconds and may be written after the token was. */
const REMAINING_TOLERANCE_SECONDS = 2;
const AHEAD_TOLERANCE_SECONDS = 5;
/** Claims that name the client a token was issued to. */
const CLIENT_CLAIMS = ["azp", "client_id"] as const;

/**
 * The checks that a decoded token fails; empty for a sound one.
 * Times of two machines are never compared: only the token's own claims, the answer's `expires_in`, and the server's `Date` where known.
 * @see RFC 7519 §4.1, RFC 9068 §2.2, RFC 6749 §5.1
 */
export function lifetimeDefects(claims: Claims, facts: LifetimeFacts): readonly LifetimeDefect[] {
  const defects: LifetimeDefect[] = [];
  const { exp, iat, nbf } = claims;
  if (typeof exp === "number" && typeof iat === "number") checkPromise(exp, iat, facts, defects);
  checkExpiry(exp, facts.serverSeconds ?? iat, defects);
  if (facts.serverSeconds !== null) {
    checkAhead("iatAhead", iat, facts.serverSeconds, defects);
    checkAhead("nbfAhead", nbf, facts.serverSeconds, defects);
  }
  checkParties(claims, facts, defects);
  return defects;
}

function checkPromise(
  exp: number,
  iat: number,
  { expiresInSeconds: promised, serverSeconds }: LifetimeFacts,
  defects: LifetimeDefect[],
): void {
  const lifetime = exp - iat;
  if (promised === null || Math.abs(promised - lifetime) <= PROMISE_TOLERANCE_SECONDS) return;
  // A token issued a while ago and handed out again, or dated back, rightly promises only what is left of it.
  const isRemaining =
    promised < lifetime &&
    serverSeconds !== null &&
    Math.abs(exp - serverSeconds - promised) <= REMAINING_TOLERANCE_SECONDS;
  if (isRemaining) return;
  defects.push({
    check: promised > lifetime ? "promisedTooLong" : "promisedTooShort",
    detail: `exp − iat ${lifetime} s · expires_in ${promised} s`,
  });
}

function checkExpiry(exp: unknown, issued: unknown, defects: LifetimeDefect[]): void {
  if (typeof exp !== "number" || typeof issued !== "number" || exp > issued) return;
  const detail = `exp ${issued - exp} s before the token was issued`;
  defects.push({ check: "expiredAtIssuance", detail });
}

function checkAhead(
  check: "iatAhead" | "nbfAhead",
  time: unknown,
  serverSeconds: number,
  defects: LifetimeDefect[],
): void {
  if (typeof time !== "number" || time - serverSeconds <= AHEAD_TOLERANCE_SECONDS) return;
  defects.push({ check, detail: `${time - serverSeconds} s ahead of the answer's Date` });
}

function checkParties(claims: Claims, facts: LifetimeFacts, defects: LifetimeDefect[]): void {
  const { issuer, audience, clientId } = facts;
  const { iss, aud } = claims;
  if (issuer !== null && iss !== issuer) {
    defects.push({ check: "issuer", detail: mismatch("iss", iss, [issuer]) });
  }
  if (audience !== null && aud !== audience && !(Array.isArray(aud) && aud.includes(audience))) {
    defects.push({ check: "audience", detail: mismatch("aud", aud, [audience]) });
  }
  for (const name of CLIENT_CLAIMS) {
    const client = claims[name];
    if (client === undefined || client === clientId) continue;
    defects.push({ check: "client", detail: mismatch(name, client, [clientId]) });
    return;
  }
}
