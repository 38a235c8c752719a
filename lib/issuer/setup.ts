/** What the embedded issuer is started with; it crosses to the child process as one line of JSON on its stdin. */
import { z } from "zod";
import type { DialectName } from "../core/words.ts";
import { orgsOf } from "./fault.ts";
import { faultPlanSchema } from "./fault-plan.ts";

/** Request header with the id of a measured attempt. */
export const ATTEMPT_ID_HEADER = "x-tokenrush-attempt";

/** The dialects that the embedded issuer speaks. */
export const ISSUER_DIALECTS = [
  "rfc",
  "genesys",
  "entra",
  "appfoundry",
] as const satisfies readonly DialectName[];

const issuerOrgSchema = z.strictObject({
  org: z.string().min(1).describe("the name people use"),
  orgId: z.string().min(1).describe("value of the org_id parameter and claim"),
  role: z.enum(["primary", "secondary"]),
  clientId: z.string().min(1).describe("orgs may share a client; the first is the client's own"),
  clientSecret: z.string().min(1),
  scopes: z.string().describe("what may be granted, space separated"),
  orgIds: z.array(z.string()).describe("the org_ids claim of a sound token"),
  redirectUri: z.string().min(1),
  audience: z.string().min(1),
  roles: z
    .array(z.string())
    .optional()
    .describe(
      "of tokens of client credentials; one in the dialect entra and none elsewhere when absent",
    ),
  tokenFormat: z.enum(["jwt", "opaque"]).optional().describe("jwt when absent"),
  clientAuth: z
    .enum(["secret", "none", "private_key_jwt"])
    .optional()
    .describe("how the client proves who it is; secret, by header or body, when absent"),
  publicKey: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("of private_key_jwt: the client's public key as a JWK (RFC 7517)"),
  nextClientSecret: z
    .string()
    .min(1)
    .optional()
    .describe("what the client's secret becomes when the control surface rotates it"),
  assertion: z
    .string()
    .min(1)
    .optional()
    .describe("the one assertion of the extension grant that is accepted for this org"),
});
export type IssuerOrg = z.output<typeof issuerOrgSchema>;

export const issuerSetupSchema = z.strictObject({
  orgs: z.array(issuerOrgSchema).min(1),
  faults: faultPlanSchema,
  faultLogPath: z.string().min(1),
  seed: z.int(),
  attemptIdHeader: z.literal(ATTEMPT_ID_HEADER),
  accessTokenTtlSeconds: z.int().positive(),
  rotateRefreshTokens: z.boolean().describe("false: a refresh token stays valid after use"),
  refreshReuse: z
    .boolean()
    .optional()
    .describe("true: each refresh gives a new token and the old one stays valid too"),
  redirectChain: z
    .boolean()
    .optional()
    .describe("true: authorization takes a chain of redirects and cookies, not one request"),
  dialect: z
    .enum(ISSUER_DIALECTS)
    .optional()
    .describe("how errors are worded; plain RFC 6749 when absent"),
  orgClaim: z
    .strictObject({
      path: z.string().min(1).describe("name or dotted path; org_ids when the whole is absent"),
      shape: z.enum(["array", "string", "comma", "space", "map"]),
    })
    .optional()
    .describe("where and how a token names its orgs"),
  scopeClaim: z
    .enum(["scope", "scp"])
    .optional()
    .describe("scope, a text, when absent; scp is a list"),
  extensionGrantType: z
    .string()
    .min(1)
    .optional()
    .describe(
      "the grant type under which orgs' assertions are exchanged; SAML 2.0 bearer when absent",
    ),
  port: z.int().min(0).max(65_535).optional().describe("chosen by the system when absent"),
});
export type IssuerSetup = z.output<typeof issuerSetupSchema>;

/** Lists what the schema cannot see; empty when the setup makes sense. Names no secret. */
export function findSetupProblems(setup: IssuerSetup): string[] {
  return [...findOrgProblems(setup.orgs), ...findFaultProblems(setup), ...findClaimProblems(setup)];
}

function findOrgProblems(orgs: readonly IssuerOrg[]): string[] {
  const problems: string[] = [];
  const names = new Set<string>();
  const secrets = new Map<string, string>();
  for (const org of orgs) {
    if (names.has(org.org)) problems.push(`org ${org.org} is there twice`);
    names.add(org.org);
    if ((secrets.get(org.clientId) ?? org.clientSecret) !== org.clientSecret) {
      problems.push(`client ${org.clientId} has another secret for org ${org.org}`);
    }
    secrets.set(org.clientId, org.clientSecret);
  }
  return problems;
}

function findFaultProblems({ orgs, faults }: IssuerSetup): string[] {
  const byName = new Map(orgs.map((org) => [org.org, org]));
  return faults.faults.flatMap((fault) =>
    (orgsOf(fault) ?? []).flatMap((name) => {
      const org = byName.get(name);
      if (org === undefined) return [`fault ${fault.id}: there is no org ${name}`];
      if (fault.kind !== "narrowed-scope" || wordsOf(org.scopes).length > 1) return [];
      return [`fault ${fault.id}: org ${name} needs two scopes to lose one of them`];
    }),
  );
}

function findClaimProblems({ orgs, faults, orgClaim }: IssuerSetup): string[] {
  if (orgClaim?.shape !== "string") return [];
  return [
    ...orgs
      .filter(({ orgIds }) => orgIds.length > 1)
      .map(({ org }) => `org ${org}: an org claim of shape string has room for one id`),
    ...faults.faults
      .filter(({ kind }) => kind === "extra-org-id")
      .map(({ id }) => `fault ${id}: an org claim of shape string has no room for another id`),
  ];
}

/** Splits a space-separated list, such as `scope`. @see RFC 6749 §3.3 */
export function wordsOf(text: string): string[] {
  return text.split(" ").filter((word) => word !== "");
}
