/** The fault that grants less than was asked for: which scope is lost, and whether an answer shows it. */
import type { KoaContextWithOIDC } from "oidc-provider";
import { isClaims as isObject } from "../core/claims.ts";
import type { Fault } from "./fault.ts";
import { type IssuerOrg, wordsOf } from "./setup.ts";

/** The scope that is not granted; null for any other fault. */
export function lostScope(fault: Fault, org: IssuerOrg): string | null {
  if (fault.kind !== "narrowed-scope") return null;
  return fault.drop ?? wordsOf(org.scopes).at(-1) ?? null;
}

/**
 * True when a scope was asked for, in the request or in the authorization it goes back to, and the answer names others alone.
 * An answer that names none says that all were granted (RFC 6749 §5.1).
 */
export function isScopeMissing(ctx: KoaContextWithOIDC, org: IssuerOrg, scope: string): boolean {
  const { params, entities } = ctx.oidc;
  const authorized = (entities.AuthorizationCode ?? entities.RefreshToken)?.scope;
  const asked = wordsOf(textOf(params?.["scope"]) || authorized || org.scopes);
  const granted = wordsOf(isObject(ctx.body) ? textOf(ctx.body["scope"]) : "");
  return asked.includes(scope) && granted.length > 0 && !granted.includes(scope);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
