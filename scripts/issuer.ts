/** `tokenrush issuer`: the embedded issuer alone, for trying clients and configurations against it. */
import { randomBytes, randomInt } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { EXIT_CODES, type ExitCode, HarnessError } from "../lib/core/errors.ts";
import { type FaultPlan, parseFaultPlan } from "../lib/issuer/fault-plan.ts";
import { startIssuer } from "../lib/issuer/issuer-process.ts";
import { ATTEMPT_ID_HEADER, type IssuerOrg } from "../lib/issuer/setup.ts";
import { type AddVerb, readNamedFile } from "./command.ts";
import type { Io } from "./io.ts";

interface IssuerOptions {
  faults?: string;
  orgs: string;
  port: string;
  credentials: string;
  faultLog: string;
}

export const addIssuer: AddVerb = (program, io, exit) => {
  program
    .command("issuer")
    .helpGroup("More:")
    .summary("run the embedded issuer alone until interrupted")
    .description(
      "Starts the embedded issuer on loopback. Clients are client-0001 and so on, for orgs org-0001 and so on; " +
        "their secrets are drawn anew and written to a file that only you may read, as NAME=SECRET lines.",
    )
    .option("--faults <file>", "fault plan (default: no faults)")
    .option("--orgs <n>", "number of orgs", "25")
    .option("--port <n>", "port on 127.0.0.1, 0 for any", "0")
    .option("--credentials <file>", "file for the clients' secrets, mode 0600", "issuer.env")
    .option("--fault-log <file>", "log of the faults planted", "faults.jsonl")
    .addHelpText(
      "after",
      `
Examples:
  tokenrush issuer --orgs 5 --port 4400
  tokenrush issuer --faults scenarios/examples/demo/faults.yaml`,
    )
    .action(async (options: IssuerOptions) => exit(await serve(options, io)));
};

async function serve(options: IssuerOptions, io: Io): Promise<ExitCode> {
  const orgs = makeOrgs(wholeNumber("--orgs", options.orgs, 1, 10_000));
  const issuer = await startIssuer({
    orgs,
    faults: await readFaults(options.faults, io),
    faultLogPath: resolve(io.cwd, options.faultLog),
    seed: randomInt(2 ** 31),
    attemptIdHeader: ATTEMPT_ID_HEADER,
    accessTokenTtlSeconds: 300,
    rotateRefreshTokens: true,
    port: wholeNumber("--port", options.port, 0, 65_535),
  });
  const credentials = resolve(io.cwd, options.credentials);
  const lines = orgs.map(({ org, clientSecret }) => `${variableOf(org)}=${clientSecret}\n`);
  await writeFile(credentials, lines.join(""), { mode: 0o600 });
  io.stdout.write(`${issuer.issuer}\n`);
  io.stderr.write(`secrets in ${credentials}, control on ${issuer.controlUrl}; Ctrl-C ends it\n`);
  const release = io.onInterrupt(() => void issuer.stop());
  await issuer.exited;
  release();
  return EXIT_CODES.ok;
}

async function readFaults(path: string | undefined, io: Io): Promise<FaultPlan> {
  if (path === undefined) return { version: 1, faults: [] };
  return parseFaultPlan(await readNamedFile("the fault plan", path, io), path);
}

function makeOrgs(count: number): IssuerOrg[] {
  return Array.from({ length: count }, (_, index) => {
    const n = String(index + 1).padStart(4, "0");
    return {
      org: `org-${n}`,
      orgId: `org-${n}`,
      role: index === 0 ? "primary" : "secondary",
      clientId: `client-${n}`,
      clientSecret: randomBytes(24).toString("base64url"),
      scopes: "organization:read user:read",
      orgIds: [`org-${n}`],
      redirectUri: "http://127.0.0.1/callback",
      audience: "urn:tokenrush:api",
    };
  });
}

function variableOf(org: string): string {
  return `${org.toUpperCase().replaceAll("-", "_")}_SECRET`;
}

function wholeNumber(flag: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new HarnessError("USAGE", `${flag} ${text}: not a whole number from ${min} to ${max}`, {
    hint: `give ${flag} a whole number from ${min} to ${max}`,
    exitCode: EXIT_CODES.usage,
  });
}
