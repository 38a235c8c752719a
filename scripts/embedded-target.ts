/** The embedded issuer as a target: started for a configuration's orgs, with secrets nobody else ever sees. */
import { randomBytes, randomInt } from "node:crypto";
import type { FaultPlan } from "../lib/issuer/fault-plan.ts";
import { type RunningIssuer, startIssuer } from "../lib/issuer/issuer-process.ts";
import { ATTEMPT_ID_HEADER, type IssuerOrg } from "../lib/issuer/setup.ts";
import type { ConfigOrg } from "../lib/run/config/config-org.ts";
import { loadConfig } from "../lib/run/config/load-config.ts";
import { type Overrides, settleChoices } from "../lib/run/config/overrides.ts";
import { type PlannedRun, planRun } from "../lib/run/plan-run.ts";

export interface EmbeddedSource {
  /** Text of a configuration in which `{issuer}` stands for the issuer's address. */
  configText: string;
  configPath: string;
  faults: FaultPlan;
  faultLogPath: string;
  overrides: Overrides;
  /** Secrets that are not here are drawn. */
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
}

export interface EmbeddedTarget {
  issuer: RunningIssuer;
  planned: PlannedRun;
}

const ACCESS_TOKEN_TTL_SECONDS = 300;
const SEED_RANGE = 2 ** 31;
const DEFAULT_AUDIENCE = "urn:tokenrush:api";
// Stands in until the issuer is up and its address known; nothing is sent to it.
const NO_ADDRESS = "http://127.0.0.1:9";

/** Starts the issuer for the orgs of the configuration, then plans against its address. */
export async function startEmbeddedTarget(source: EmbeddedSource): Promise<EmbeddedTarget> {
  const { orgs, environment, settings } = await load(source, NO_ADDRESS, source.env);
  const choices = settleChoices(source.overrides, environment, { seed: settings.seed });
  const seed = choices.seed ?? randomInt(SEED_RANGE);
  const env = { ...drawSecrets(orgs), ...source.env };
  const issuer = await startIssuer({
    orgs: orgs.map((org) => issuerOrg(org, env)),
    faults: source.faults,
    faultLogPath: source.faultLogPath,
    seed,
    attemptIdHeader: ATTEMPT_ID_HEADER,
    accessTokenTtlSeconds: ACCESS_TOKEN_TTL_SECONDS,
    rotateRefreshTokens: true,
  });
  try {
    const config = await load(source, issuer.issuer, env);
    const planned = planRun(config, { ...source.overrides, seed });
    planned.plan.target.embedded = true;
    return { issuer, planned };
  } catch (error) {
    await issuer.stop();
    throw error;
  }
}

function load(
  { configPath, configText, cwd }: EmbeddedSource,
  address: string,
  env: EmbeddedSource["env"],
) {
  const text = configText.replaceAll("{issuer}", address);
  return loadConfig({ path: configPath, text }, { env, cwd });
}

function drawSecrets(orgs: readonly ConfigOrg[]): Record<string, string> {
  const names = orgs.flatMap((org) => secretName(org) ?? []);
  return Object.fromEntries(names.map((name) => [name, randomBytes(24).toString("base64url")]));
}

function issuerOrg(org: ConfigOrg, env: EmbeddedSource["env"]): IssuerOrg {
  return {
    org: org.org,
    orgId: org.orgId,
    role: org.role,
    clientId: org.client.id,
    clientSecret: env[secretName(org) ?? ""] ?? "",
    scopes: org.scope,
    orgIds: org.expectedOrgs,
    redirectUri: org.redirectUri ?? "http://127.0.0.1/callback",
    audience: org.audience ?? DEFAULT_AUDIENCE,
  };
}

function secretName(org: ConfigOrg): string | null {
  const { secretRef } = org.client;
  return secretRef?.startsWith("env:") === true ? secretRef.slice("env:".length) : null;
}
