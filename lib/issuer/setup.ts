/** What the embedded issuer is started with; it crosses to the child process as one line of JSON on its stdin. */
import { z } from "zod";
import { orgsOf } from "./fault.ts";
import { faultPlanSchema } from "./fault-plan.ts";

/** Request header with the id of a measured attempt. */
export const ATTEMPT_ID_HEADER = "x-tokenrush-attempt";

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
  tokenFormat: z.enum(["jwt", "opaque"]).optional().describe("jwt when absent"),
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
  port: z.int().min(0).max(65_535).optional().describe("chosen by the system when absent"),
});
export type IssuerSetup = z.output<typeof issuerSetupSchema>;

/** Lists what the schema cannot see; empty when the setup makes sense. Names no secret. */
export function findSetupProblems(setup: IssuerSetup): string[] {
  return [...findOrgProblems(setup.orgs), ...findFaultProblems(setup)];
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

/** Splits a space-separated list, such as `scope`. @see RFC 6749 §3.3 */
export function wordsOf(text: string): string[] {
  return text.split(" ").filter((word) => word !== "");
}
