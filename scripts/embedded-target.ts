/** The embedded issuer as a target: started for a configuration's orgs, with secrets nobody else ever sees. */
import { randomInt } from "node:crypto";
import { EXIT_CODES, HarnessError } from "../lib/core/errors.ts";
import type { FaultPlan } from "../lib/issuer/fault-plan.ts";
import { type RunningIssuer, startIssuer } from "../lib/issuer/issuer-process.ts";
import {
  ATTEMPT_ID_HEADER,
  ISSUER_DIALECTS,
  type IssuerOrg,
  type IssuerSetup,
  wordsOf,
} from "../lib/issuer/setup.ts";
import type { ConfigOrg } from "../lib/run/config/config-org.ts";
import { type Config, loadConfig } from "../lib/run/config/load-config.ts";
import { type Overrides, settleChoices } from "../lib/run/config/overrides.ts";
import { type PlannedRun, planRun } from "../lib/run/plan-run.ts";
import { drawSecrets, issuerClient } from "./embedded-clients.ts";

export interface EmbeddedSource {
  /** Text of a configuration in which `{issuer}` and `{control}` stand for the issuer's addresses. */
  configText: string;
  configPath: string;
  faults: FaultPlan;
  faultLogPath: string;
  overrides: Overrides;
  /** Secrets that are not here are drawn. */
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** What of the issuer is other than the configuration says. */
  issuer?: Partial<IssuerSetup>;
  /** The same of the org of a name. */
  orgChanges?: (org: string) => Partial<IssuerOrg>;
}

export interface EmbeddedTarget {
  issuer: RunningIssuer;
  planned: PlannedRun;
  /** How the issuer words its errors; undefined for no dialect's way. */
  dialect: IssuerSetup["dialect"];
}

const ACCESS_TOKEN_TTL_SECONDS = 300;
const SEED_RANGE = 2 ** 31;
const DEFAULT_AUDIENCE = "urn:tokenrush:api";
const DEFAULT_REDIRECT_URI = "http://127.0.0.1/callback";
const DEFAULT_ORG_CLAIM = "org_ids";
// Stands in until the issuer is up and its addresses known; nothing is sent to it.
const NO_ADDRESS = "http://127.0.0.1:9";

/** Starts the issuer for the orgs of the configuration, then plans against its address. */
export async function startEmbeddedTarget(source: EmbeddedSource): Promise<EmbeddedTarget> {
  const nowhere = { issuer: NO_ADDRESS, controlUrl: NO_ADDRESS };
  const { orgs, environment, settings } = await load(source, nowhere, source.env);
  const choices = settleChoices(source.overrides, environment, { seed: settings.seed });
  const seed = choices.seed ?? randomInt(SEED_RANGE);
  const env = { ...drawSecrets(orgs), ...source.env };
  const setup = setUp(source, await load(source, nowhere, env), seed);
  const issuer = await startIssuer(setup);
  try {
    const planned = planRun(await load(source, issuer, env), { ...source.overrides, seed });
    planned.plan.target.embedded = true;
    return { issuer, planned, dialect: setup.dialect };
  } catch (error) {
    await issuer.stop();
    throw error;
  }
}

/** USAGE when a name is that of no org; `path` is the file that has it. */
export function requireOrgs(names: readonly string[], planned: PlannedRun, path: string): void {
  const known = new Set(planned.plan.orgs.map(({ org }) => org));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new HarnessError("USAGE", `${path}: there is no org ${unknown.join(", ")}`, {
    hint: "name orgs of the configuration",
    exitCode: EXIT_CODES.usage,
  });
}

function load(
  { configPath, configText, cwd, overrides }: EmbeddedSource,
  { issuer, controlUrl }: Pick<RunningIssuer, "issuer" | "controlUrl">,
  env: EmbeddedSource["env"],
): Promise<Config> {
  const text = configText.replaceAll("{issuer}", issuer).replaceAll("{control}", controlUrl);
  const { scenario } = overrides;
  return loadConfig({ path: configPath, text }, { env, cwd, scenario });
}

function setUp(source: EmbeddedSource, config: Config, seed: number): IssuerSetup {
  const { target } = config.settings;
  const dialect = ISSUER_DIALECTS.find((name) => name === target.dialect);
  const path = target.claims.org?.pattern === null ? target.claims.org.from : DEFAULT_ORG_CLAIM;
  return {
    orgs: config.orgs.map((org) => ({
      ...issuerOrg(org, config),
      ...source.orgChanges?.(org.org),
    })),
    faults: source.faults,
    faultLogPath: source.faultLogPath,
    seed,
    attemptIdHeader: ATTEMPT_ID_HEADER,
    accessTokenTtlSeconds: ACCESS_TOKEN_TTL_SECONDS,
    rotateRefreshTokens: true,
    dialect,
    // Without a place of its own, the claim stands beside a second one that says the same.
    orgClaim: path === DEFAULT_ORG_CLAIM ? undefined : { path, shape: "array" },
    scopeClaim: target.claims.scope === "scp" ? "scp" : undefined,
    redirectChain: target.headlessAuthorize === "redirects",
    extensionGrantType: target.extensionGrant?.grantType,
    ...source.issuer,
  };
}

function issuerOrg(org: ConfigOrg, config: Config): IssuerOrg {
  return {
    org: org.org,
    orgId: org.orgId,
    role: org.role,
    ...issuerClient(org, config),
    scopes: [...new Set([...wordsOf(org.scope), ...wordsOf(org.declaredScope)])].join(" "),
    orgIds: org.expectedOrgs,
    redirectUri: org.requests[0]?.redirectUri ?? DEFAULT_REDIRECT_URI,
    audience: org.audience ?? DEFAULT_AUDIENCE,
  };
}
