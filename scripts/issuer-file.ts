/** The file that says how the embedded issuer differs from what the configuration lets it be: its tokens, claims and ways. */
import { parse } from "yaml";
import { z } from "zod";
import { EXIT_CODES, HarnessError } from "../lib/core/errors.ts";
import { issuerSetupSchema } from "../lib/issuer/setup.ts";

const setup = issuerSetupSchema.shape;
const org = setup.orgs.element.shape;

/** What may be said of all orgs, or of one. */
const ofAny = {
  tokenFormat: org.tokenFormat,
  scopes: org.scopes.exactOptional(),
  audience: org.audience.exactOptional(),
};
const ofOne = {
  ...ofAny,
  orgId: org.orgId.exactOptional(),
  orgIds: org.orgIds.exactOptional(),
  redirectUri: org.redirectUri.exactOptional(),
};
const ofIssuer = {
  dialect: setup.dialect,
  orgClaim: setup.orgClaim,
  scopeClaim: setup.scopeClaim,
  accessTokenTtlSeconds: setup.accessTokenTtlSeconds.exactOptional(),
  rotateRefreshTokens: setup.rotateRefreshTokens.exactOptional(),
  refreshReuse: setup.refreshReuse,
  redirectChain: setup.redirectChain,
  extensionGrantType: setup.extensionGrantType,
};

const fileSchema = z.strictObject({
  ...ofIssuer,
  ...ofAny,
  orgs: z.record(z.string().min(1), z.strictObject(ofOne)).default({}),
});
// Without what is said elsewhere in the file.
const issuerSchema = z.object(ofIssuer);
const anySchema = z.object(ofAny);

export interface IssuerFile {
  issuer: z.output<typeof issuerSchema>;
  /** Of the org of a name: what is said of it alone goes before what is said of all. */
  orgChanges: (org: string) => Partial<z.output<z.ZodObject<typeof ofOne>>>;
  /** Names of which something is said. */
  orgs: string[];
}

/** Reads the YAML text; `path` only names the file in messages. Throws CONFIG_INVALID (exit: usage). */
export function parseIssuerFile(text: string, path: string): IssuerFile {
  // An empty file, or one of comments alone, changes nothing.
  const parsed = fileSchema.safeParse(readYaml(text, path) ?? {});
  if (!parsed.success) throw invalid(path, z.prettifyError(parsed.error));
  const { orgs } = parsed.data;
  const ofAll = anySchema.parse(parsed.data);
  return {
    issuer: issuerSchema.parse(parsed.data),
    orgChanges: (name) => ({ ...ofAll, ...orgs[name] }),
    orgs: Object.keys(orgs),
  };
}

function readYaml(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw invalid(path, error instanceof Error ? error.message : String(error));
  }
}

function invalid(path: string, problems: string): HarnessError {
  return new HarnessError("CONFIG_INVALID", `${path} cannot set up the issuer:\n${problems}`, {
    hint: "its keys are those of scripts/issuer-file.ts",
    exitCode: EXIT_CODES.usage,
  });
}
