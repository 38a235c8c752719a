/** The bodies with which the founding support threads saw a token refused with 403. */

/**
 * Names of the bodies. Two are OAuth-shaped (`error`), three are API-shaped (`message` and `status`), of which the last has no `code`.
 */
export const FORBIDDEN_BODIES = [
  "scope-mismatch",
  "invalid-scope",
  "insufficient-permissions",
  "not-authorized",
  "access-denied",
] as const;
export type ForbiddenBody = (typeof FORBIDDEN_BODIES)[number];

/** What a reader takes as the error of each body: `error`, else `code`, else nothing. */
export const FORBIDDEN_ERRORS: Record<ForbiddenBody, string> = {
  "scope-mismatch": "SCOPE_MISMATCH",
  "invalid-scope": "invalid_scope",
  "insufficient-permissions": "missing.permissions",
  "not-authorized": "not.authorized",
  "access-denied": "",
};

const BODIES: Record<ForbiddenBody, (scope: string) => Record<string, unknown>> = {
  "scope-mismatch": () => ({
    error: FORBIDDEN_ERRORS["scope-mismatch"],
    error_description: "The requested scopes do not match the permissions of this application.",
  }),
  "invalid-scope": (scope) => ({
    error: FORBIDDEN_ERRORS["invalid-scope"],
    error_description: `The requested scope '${scope}' is not authorized for this client.`,
  }),
  "insufficient-permissions": () => ({
    message: "Insufficient permissions for this organization.",
    code: FORBIDDEN_ERRORS["insufficient-permissions"],
    status: 403,
  }),
  "not-authorized": () => ({
    message: "The client is not authorized to perform this action on the specified resource.",
    code: FORBIDDEN_ERRORS["not-authorized"],
    status: 403,
  }),
  "access-denied": () => ({
    message: "Access denied. The client does not have permission to access this resource.",
    status: 403,
  }),
};

/** Writes a body; `scope` is the scope it complains about, where it names one. */
export function forbiddenBody(body: ForbiddenBody, scope: string): Record<string, unknown> {
  return BODIES[body](scope);
}
