/** The schema of the target: the server, and how to talk to it. */
import { z } from "zod";
import { DIALECT_RULES } from "../../core/dialect.ts";
import type { PlanTarget } from "../../core/plan.ts";
import { DIALECTS } from "../../core/words.ts";
import { parametersSchema, requestShape } from "./request-schema.ts";
import { durationMs, HEADER_NAME, HOUR_MS, line } from "./schema-words.ts";

const ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token";

/** Null when it does not compile. */
function countGroups(pattern: string): number | null {
  try {
    // Compiled alone first, since an escape at its end would take the bar in.
    void new RegExp(pattern);
    return (new RegExp(`${pattern}|`).exec("")?.length ?? 1) - 1;
  } catch {
    return null;
  }
}

const claimPattern = line.superRefine((pattern, context) => {
  const groups = countGroups(pattern);
  if (groups === 1) return;
  const message = groups === null ? "is no regular expression" : `has ${groups} groups`;
  const fix = "give a regular expression with one group, such as /realms/([^/]+)$";
  context.addIssue({ code: "custom", message, params: { fix } });
});

const claimSource = z.union([
  line.transform((from) => ({ from, pattern: null })),
  z.strictObject({
    from: line.describe("name or dotted path of a claim, such as iss"),
    pattern: claimPattern
      .nullable()
      .default(null)
      .describe("a regular expression with one group, which is the org id"),
  }),
]);

const claimsSchema = z.strictObject({
  org: claimSource
    .nullable()
    .optional()
    .describe(
      "name or dotted path of the claim with the org ids, or { from, pattern } to take them out of a text, or null for no check",
    ),
  scope: line.optional().describe("name or dotted path of the claim with the scopes"),
  extra: z
    .enum(["forbid", "allow"])
    .default("forbid")
    .describe("what an org id nobody expected means"),
});

const extensionGrantSchema = z.strictObject({
  grantType: line.describe("the grant_type, such as urn:ietf:params:oauth:grant-type:saml2-bearer"),
  parameters: parametersSchema.default({}).describe("a map of the grant's parameters"),
  secretParameters: parametersSchema
    .default({})
    .describe("a map of parameters to references, such as { assertion: env:ASSERTION_{org} }"),
});

const HEADLESS = {
  true: "request",
  false: "no",
  request: "request",
  redirects: "redirects",
} as const;

const shape = {
  name: line.optional().describe("the target's name in reports; its host if left out"),
  dialect: z.enum(DIALECTS).default("rfc").describe("how the server words tokens and errors"),
  issuer: line.optional().describe("the `iss` that every token must carry"),
  tokenUrl: requestShape.tokenUrl,
  authorizeUrl: requestShape.authorizeUrl.optional(),
  revokeUrl: line.optional().describe("the revocation endpoint (RFC 7009), the same for all orgs"),
  headlessAuthorize: z
    .literal([false, true, "request", "redirects"])
    .default(false)
    .transform((word) => HEADLESS[`${word}`])
    .describe(
      "true or request if one authorization request without a browser yields a code, redirects if a chain of them does",
    ),
  pkce: z.boolean().default(false).describe("whether authorization requests carry a challenge"),
  client: requestShape.client.optional(),
  clientAuth: requestShape.clientAuth.default("basic"),
  clientKeyId: line.optional().describe("the key id in a signed assertion, such as {clientId}-1"),
  claims: claimsSchema.prefault({}).describe("which claims say what a token is good for"),
  orgParameter: requestShape.orgParameter.default(null),
  authorizeOrgParameter: requestShape.authorizeOrgParameter.optional(),
  scope: requestShape.scope.default("{scope}"),
  extraScopes: requestShape.extraScopes.default(null),
  refreshScope: requestShape.refreshScope.default(null),
  redirectUri: requestShape.redirectUri.default("{redirectUri}"),
  codeRedirectUri: requestShape.codeRedirectUri.optional(),
  parameters: requestShape.parameters.default({}),
  authorizeParameters: requestShape.authorizeParameters.default({}),
  tokenExchange: z
    .strictObject({
      subjectTokenType: line
        .default(ACCESS_TOKEN_TYPE)
        .describe("the subject_token_type of the primary org's token"),
    })
    .prefault({})
    .describe("how the primary org's token is exchanged for another org's (RFC 8693)"),
  extensionGrant: extensionGrantSchema
    .optional()
    .describe("another grant: grantType, parameters and secretParameters"),
  timeout: durationMs(HOUR_MS).prefault("10s").describe("a duration such as 500ms, 10s or 2m"),
  connections: z
    .enum(["reuse", "new"])
    .default("reuse")
    .describe("whether a VU keeps its connection"),
  attemptIdHeader: line
    .regex(HEADER_NAME)
    .optional()
    .describe("the name of the request header that carries the attempt id"),
  correlationHeader: line
    .regex(HEADER_NAME)
    .optional()
    .describe("the name of the response header with the server's correlation id"),
  nodeHeader: line
    .regex(HEADER_NAME)
    .optional()
    .describe("the name of the response header that says which node answered"),
};

/** What claims and headers are usual is the dialect's to say. */
export const targetSchema = z
  .strictObject(shape)
  .transform(({ claims, correlationHeader, ...target }) => {
    const { defaults } = DIALECT_RULES[target.dialect];
    const settled: PlanTarget["claims"] = {
      org: claims.org === undefined ? defaults.orgClaim : claims.org,
      scope: claims.scope ?? defaults.scopeClaim,
      extra: claims.extra,
    };
    return {
      ...target,
      claims: settled,
      correlationHeader: correlationHeader ?? defaults.correlationHeader,
    };
  });

export type TargetSettings = z.output<typeof targetSchema>;
