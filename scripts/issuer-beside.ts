/** Test support: an issuer beside the program, for runs that a user would start against a server of theirs. */
import { join } from "node:path";
import type { FaultPlan } from "../lib/issuer/fault-plan.ts";
import { type RunningIssuer, startIssuer } from "../lib/issuer/issuer-process.ts";
import { ATTEMPT_ID_HEADER, type IssuerOrg } from "../lib/issuer/setup.ts";
import type { CliStage, SpawnedCli } from "./spawned-cli.ts";

const SECRET = "a secret of three orgs";
/** Where the configuration has the secret. */
const ENVIRONMENT = { ISSUER_BESIDE_SECRET: SECRET };

export interface IssuerBeside {
  issuer: RunningIssuer;
  /** Starts a verb with a configuration for the issuer's three orgs, and what `more` adds to it. */
  start: (verb: string, more: string, flags?: readonly string[]) => SpawnedCli;
  /** Writes a configuration for the issuer's three orgs into the stage's folder, and what `more` adds to it. */
  configure: (name: string, more: string) => void;
  /** Starts the program in the stage's folder with these arguments alone. */
  call: (args: readonly string[]) => SpawnedCli;
}

/** Starts an issuer for the orgs org-1 to org-3; end it by its `stop`. */
export async function startIssuerBeside(
  stage: CliStage,
  faults: FaultPlan["faults"] = [],
): Promise<IssuerBeside> {
  const issuer = await startIssuer({
    orgs: [1, 2, 3].map(orgOf),
    faults: { version: 1, faults },
    faultLogPath: join(stage.folder, "faults.jsonl"),
    seed: 1,
    attemptIdHeader: ATTEMPT_ID_HEADER,
    accessTokenTtlSeconds: 300,
    rotateRefreshTokens: true,
  });
  const configure = (name: string, more: string) => {
    stage.write(name, `${configOf(issuer)}${more}`);
  };
  const call = (args: readonly string[]) =>
    stage.start(args, { env: { ...process.env, ...ENVIRONMENT } });
  return {
    issuer,
    start(verb, more, flags = []) {
      configure(`${verb}.yaml`, more);
      return call([verb, `${verb}.yaml`, "--seed", "1", ...flags]);
    },
    configure,
    call,
  };
}

function orgOf(n: number): IssuerOrg {
  return {
    org: `org-${n}`,
    orgId: `org-${n}`,
    role: n === 1 ? "primary" : "secondary",
    clientId: `client-${n}`,
    clientSecret: SECRET,
    scopes: "user:read",
    orgIds: [`org-${n}`],
    redirectUri: "http://127.0.0.1/callback",
    audience: "urn:tokenrush:api",
  };
}

const configOf = ({ tokenUrl }: RunningIssuer) => `version: 1
target:
  tokenUrl: ${tokenUrl}
  attemptIdHeader: ${ATTEMPT_ID_HEADER}
orgs:
  generate: { count: 3, org: "org-{n}", clientId: "client-{n}", secretRef: env:ISSUER_BESIDE_SECRET }
`;
