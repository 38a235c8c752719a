/** The extension grant: an assertion that somebody else made buys a token of the org it was made for. */
import { type TokenEndpointGrantContext, errors } from "oidc-provider";
import { type DirectIssuance, issueDirectly, orgOf, parameterOf } from "./direct-issuance.ts";
import { isSameText } from "./same-text.ts";

/** The parameters of the grant. @see RFC 7521 §4.1 */
export const ASSERTION_PARAMETERS = ["assertion", "scope"];

/** The grant's handler; an assertion that is not the org's is `invalid_grant` (RFC 7521 §4.1.1). What is in it is not looked at. */
export function assertionGrant(issuance: DirectIssuance) {
  return async (ctx: TokenEndpointGrantContext): Promise<void> => {
    const { assertion } = orgOf(ctx, issuance);
    const given = parameterOf(ctx, "assertion");
    if (given === "") throw new errors.InvalidRequest("assertion is missing");
    if (assertion === undefined || !isSameText(given, assertion)) {
      throw new errors.InvalidGrant("the assertion is not one of the org");
    }
    await issueDirectly(ctx, issuance);
  };
}
