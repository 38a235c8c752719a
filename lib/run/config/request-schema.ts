/** The schema of what shapes a request: the target's own settings, each of which a variant may replace. */
import { z } from "zod";
import { CLIENT_AUTH_METHODS } from "../../core/words.ts";
import { line, secretRef } from "./schema-words.ts";

/** @see RFC 6749 appendix A */
const parameterName = z.string().regex(/^[A-Za-z0-9._-]{1,100}$/);
const parameterValue = z.string().regex(/^\P{Cc}{0,2000}$/u);

export const parametersSchema = z.record(parameterName, parameterValue);

const PARAMETERS = "a map of further parameters of every token request, such as { audience: api }";
const AUTHORIZE_PARAMETERS =
  "a map of further parameters of every authorization request, such as { prompt: login }";

const clientSchema = z.strictObject({
  id: line.describe("the client id"),
  secretRef: secretRef.optional(),
  nextSecretRef: secretRef.optional(),
});

const orgParameterSchema = z.strictObject({
  name: line.describe("the parameter's name"),
  in: z.enum(["body", "query"]).describe("where the parameter goes"),
  value: line.default("{orgId}").describe("the parameter's value, such as {orgId}"),
});

const authorizeOrgParameterSchema = z.strictObject({
  name: line.describe("the parameter's name in the query"),
  value: line.default("{orgId}").describe("the parameter's value, such as {orgId}"),
});

/** Each without a default: what a variant leaves out is the target's. */
export const requestShape = {
  tokenUrl: line.describe("the token endpoint, such as https://login.{region}/oauth/token"),
  authorizeUrl: line.describe(
    "the authorization endpoint, needed for mix.refresh and mix.authorization_code",
  ),
  client: clientSchema.describe("the client of orgs that name none: id and secretRef"),
  clientAuth: z.enum(CLIENT_AUTH_METHODS).describe("how the client proves who it is"),
  scope: line.describe("the scopes asked for, such as {scope}, the column of the orgs"),
  extraScopes: line
    .nullable()
    .describe("scopes asked for besides, such as offline_access, or null for none"),
  refreshScope: line
    .nullable()
    .describe("the scopes of a refresh, such as {scope}, or null to send none"),
  redirectUri: line.describe("the redirect URI, such as {redirectUri}, the column of the orgs"),
  codeRedirectUri: line.describe("the redirect URI of the code's redemption"),
  orgParameter: orgParameterSchema
    .nullable()
    .describe("the request parameter that names the org: name, in, value; or null"),
  authorizeOrgParameter: authorizeOrgParameterSchema
    .nullable()
    .describe("the authorization request's parameter that names the org: name, value; or null"),
  parameters: parametersSchema.describe(PARAMETERS),
  authorizeParameters: parametersSchema.describe(AUTHORIZE_PARAMETERS),
};

/** The same as a variant sets them: all optional, and null takes a parameter away. */
export const variantShape = {
  ...requestShape,
  parameters: z
    .record(parameterName, parameterValue.nullable())
    .describe(`${PARAMETERS}; null for none`),
  authorizeParameters: z
    .record(parameterName, parameterValue.nullable())
    .describe(`${AUTHORIZE_PARAMETERS}; null for none`),
};
