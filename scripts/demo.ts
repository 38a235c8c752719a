/** `tokenrush demo`: a spike on the embedded issuer, held against the issuer's own log of the faults it planted. */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { EXIT_CODES, type ExitCode } from "../lib/core/errors.ts";
import { readFaultLog } from "../lib/issuer/fault-log.ts";
import { type FaultPlan, parseFaultPlan } from "../lib/issuer/fault-plan.ts";
import { type OverrideTexts, readFlags } from "../lib/run/config/overrides.ts";
import { createRunDirectory, type RunDirectory } from "../lib/run/run-directory.ts";
import { type AddVerb, readNamedFile, requireK6, resultsFolder } from "./command.ts";
import { checkRun, describeCheck } from "./demo-check.ts";
import { type EmbeddedTarget, requireOrgs, startEmbeddedTarget } from "./embedded-target.ts";
import type { Io } from "./io.ts";
import { type IssuerFile, parseIssuerFile } from "./issuer-file.ts";
import { runLoad } from "./load-run.ts";
import { createStop } from "./stop-switch.ts";

interface DemoOptions extends OverrideTexts {
  faults?: string;
  config?: string;
  issuer?: string;
  k6?: string;
  results?: string;
}

const DEMO = new URL("../scenarios/examples/demo/", import.meta.url);

export const addDemo: AddVerb = (program, io, exit) => {
  program
    .command("demo")
    .helpGroup("Start:")
    .summary("spike an embedded issuer, and find every fault planted in it")
    .description(
      "Runs the whole way from load to report on an OAuth server of its own, in which faults are planted. " +
        "Prints FAILED like any run with defects, and exits 0 if and only if the findings equal the issuer's fault log, and what the configuration itself brings.",
    )
    .option("--faults <file>", "fault plan (default: faults.yaml beside the configuration)")
    .option(
      "--config <file>",
      "configuration with {issuer} and {control} for the issuer's addresses (default: the demo's own)",
    )
    .option(
      "--issuer <file>",
      "how the issuer is to differ from what the configuration says (default: issuer.yaml beside the configuration, if there is one)",
    )
    .option("--seed <n>", "seed of every draw")
    .option("--scale <factor>", "factor for all rates")
    .option("--time-scale <factor>", "factor for all durations")
    .option("--k6 <path>", "k6 to use")
    .option("--results <folder>", "folder for run directories (default: results)")
    .addHelpText(
      "after",
      `
Examples:
  tokenrush demo
  tokenrush demo --config scenarios/examples/threads/scope-mismatch/tokenrush.yaml`,
    )
    .action(async (options: DemoOptions) => exit(await demo(options, io)));
};

async function demo(options: DemoOptions, io: Io): Promise<ExitCode> {
  const overrides = readFlags(options);
  const configPath = options.config ?? fileURLToPath(new URL("tokenrush.yaml", DEMO));
  const faultsPath = options.faults ?? beside(configPath, "faults.yaml");
  const configText = await readNamedFile("the configuration", configPath, io);
  const faults = parseFaultPlan(await readNamedFile("the fault plan", faultsPath, io), faultsPath);
  const k6 = await requireK6(options.k6, io);
  const directory = await createRunDirectory(resultsFolder(options.results, io), "demo", io.now());
  const faultLogPath = join(directory.path, "faults.jsonl");
  const issuerPath = options.issuer ?? beside(configPath, "issuer.yaml");
  const setUp = isGiven(options.issuer, issuerPath, io)
    ? await readIssuerFile(issuerPath, io)
    : null;
  const target = await startEmbeddedTarget({
    configText,
    configPath,
    faults,
    faultLogPath,
    overrides,
    env: io.env,
    cwd: io.cwd,
    ...setUp,
  });
  io.stderr.write(
    `${directory.path} · seed ${target.planned.plan.seed} · issuer ${target.issuer.issuer}\n`,
  );
  try {
    requireOrgs(setUp?.orgs ?? [], target.planned, issuerPath);
    return await runAgainst(target, { directory, k6, faults, faultLogPath }, io);
  } finally {
    await target.issuer.stop();
  }
}

function beside(configPath: string, name: string): string {
  return join(dirname(configPath), name);
}

// Most issuers are as the configuration says, and have no file.
function isGiven(flag: string | undefined, path: string, io: Io): boolean {
  return flag !== undefined || existsSync(resolve(io.cwd, path));
}

async function readIssuerFile(path: string, io: Io): Promise<IssuerFile> {
  return parseIssuerFile(await readNamedFile("the issuer's setup", path, io), path);
}

interface DemoRun {
  directory: RunDirectory;
  k6: { path: string; version: string };
  faults: FaultPlan;
  faultLogPath: string;
}

async function runAgainst(
  { issuer, planned, dialect: issuerDialect }: EmbeddedTarget,
  { directory, k6, faults, faultLogPath }: DemoRun,
  io: Io,
): Promise<ExitCode> {
  const stop = createStop(io);
  void issuer.exited.then(() => stop.fail("the embedded issuer died in the middle of the run"));
  const { result, exitCode } = await runLoad({ planned, directory, k6, stop, json: false }, io);
  await issuer.stop();
  if (result === null || result.verdict.state === "INCOMPLETE") return exitCode;
  const lines = await readFaultLog(faultLogPath);
  const run = { plan: planned.plan, faults, lines, issuerDialect, result };
  const check = checkRun(run);
  io.stdout.write(describeCheck(run, check));
  return check.differences.length === 0 ? EXIT_CODES.ok : EXIT_CODES.failed;
}
