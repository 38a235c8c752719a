/** `tokenrush demo`: a spike on the embedded issuer, held against the issuer's own log of the faults it planted. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { differencesFrom } from "../lib/analysis/known-answers.ts";
import type { Result } from "../lib/analysis/result.ts";
import { EXIT_CODES, type ExitCode } from "../lib/core/errors.ts";
import { expectedFindings } from "../lib/issuer/expected-findings.ts";
import { type FaultLogLine, readFaultLog } from "../lib/issuer/fault-log.ts";
import { type FaultPlan, parseFaultPlan } from "../lib/issuer/fault-plan.ts";
import { type OverrideTexts, readFlags } from "../lib/run/config/overrides.ts";
import { createRunDirectory, type RunDirectory } from "../lib/run/run-directory.ts";
import { type AddVerb, readNamedFile, requireK6, resultsFolder } from "./command.ts";
import { type EmbeddedTarget, startEmbeddedTarget } from "./embedded-target.ts";
import type { Io } from "./io.ts";
import { runLoad } from "./load-run.ts";
import { createStop } from "./stop-switch.ts";

interface DemoOptions extends OverrideTexts {
  faults?: string;
  config?: string;
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
        "Prints FAILED like any run with defects, and exits 0 if and only if the findings equal the issuer's fault log.",
    )
    .option("--faults <file>", "fault plan (default: the demo's own)")
    .option(
      "--config <file>",
      "configuration with {issuer} for the issuer's address (default: the demo's own)",
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
  tokenrush demo --seed 7 --faults my-faults.yaml`,
    )
    .action(async (options: DemoOptions) => exit(await demo(options, io)));
};

async function demo(options: DemoOptions, io: Io): Promise<ExitCode> {
  const overrides = readFlags(options);
  const faultsPath = options.faults ?? fileURLToPath(new URL("faults.yaml", DEMO));
  const configPath = options.config ?? fileURLToPath(new URL("tokenrush.yaml", DEMO));
  const faults = parseFaultPlan(await readNamedFile("the fault plan", faultsPath, io), faultsPath);
  const configText = await readNamedFile("the configuration", configPath, io);
  const k6 = await requireK6(options.k6, io);
  const directory = await createRunDirectory(resultsFolder(options.results, io), "demo", io.now());
  const faultLogPath = join(directory.path, "faults.jsonl");
  const source = {
    configText,
    configPath,
    faults,
    faultLogPath,
    overrides,
    env: io.env,
    cwd: io.cwd,
  };
  const target = await startEmbeddedTarget(source);
  io.stderr.write(
    `${directory.path} · seed ${target.planned.plan.seed} · issuer ${target.issuer.issuer}\n`,
  );
  try {
    return await runAgainst(target, { directory, k6, faults, faultLogPath }, io);
  } finally {
    await target.issuer.stop();
  }
}

interface DemoRun {
  directory: RunDirectory;
  k6: { path: string; version: string };
  faults: FaultPlan;
  faultLogPath: string;
}

async function runAgainst(
  { issuer, planned }: EmbeddedTarget,
  { directory, k6, faults, faultLogPath }: DemoRun,
  io: Io,
): Promise<ExitCode> {
  const stop = createStop(io);
  void issuer.exited.then(() => stop.fail("the embedded issuer died in the middle of the run"));
  const { result, exitCode } = await runLoad({ planned, directory, k6, stop, json: false }, io);
  await issuer.stop();
  if (result === null || result.verdict.state === "INCOMPLETE") return exitCode;
  const { dialect, timeoutMs } = planned.plan.target;
  const lines = await readFaultLog(faultLogPath);
  const differences = differencesFrom(
    expectedFindings(lines, faults, { dialect, timeoutMs }),
    result,
  );
  io.stdout.write(describeCheck(lines, result, differences));
  return differences.length === 0 ? EXIT_CODES.ok : EXIT_CODES.failed;
}

function describeCheck(
  lines: readonly FaultLogLine[],
  result: Result,
  differences: readonly string[],
): string {
  const orgs = new Set(lines.map(({ org }) => org)).size;
  const planted = `${lines.length} faults in ${orgs} orgs`;
  if (differences.length > 0) {
    const list = differences.map((difference) => `  ✗ ${difference}`);
    return ["", `Checked against the issuer's own fault log (${planted}):`, ...list, ""].join("\n");
  }
  const { orgs: all } = result;
  return `\n✓ Checked against the issuer's own fault log: ${planted}, every one found, and nothing found in the other ${all.length - orgs}.\n`;
}
