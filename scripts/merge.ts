/** `tokenrush merge`: parts of one run, sent by several generators, become one run. */
import { generatorSeriesSchema, k6SummarySchema } from "../lib/analysis/run-facts.ts";
import { busiestGenerator, mergePlans, mergeSummaries } from "../lib/analysis/merged-parts.ts";
import { exitCodeOf } from "../lib/analysis/verdict.ts";
import { EXIT_CODES, type ExitCode, HarnessError } from "../lib/core/errors.ts";
import type { Plan } from "../lib/core/plan.ts";
import { writeFileAtomically } from "../lib/run/atomic-file.ts";
import { isProcessGone, type Manifest, readManifest, writeManifest } from "../lib/run/manifest.ts";
import { findPartFaults, notesOnParts } from "../lib/run/part-faults.ts";
import { readPlan } from "../lib/run/plan-file.ts";
import { createRunDirectory, type RunDirectory } from "../lib/run/run-directory.ts";
import { addPart, listParts } from "../lib/run/run-parts.ts";
import { type AddVerb, requireRun, resultsFolder } from "./command.ts";
import type { Io } from "./io.ts";
import { judgeRun, readJson } from "./judge-run.ts";
import { answerOf } from "./load-run.ts";

export const addMerge: AddVerb = (program, io, exit) => {
  program
    .command("merge")
    .helpGroup("More:")
    .summary("make one run of parts that several generators sent")
    .description(
      "Adds up parts of one run: the same orgs, stages and requests, each sent at a part of the rate at the same time. Counts and histograms are " +
        "exactly the sum of the parts'; percentiles, findings and the verdict are made anew from all records.",
    )
    .argument("<run...>", "run directories")
    .option("--results <folder>", "folder for run directories (default: results)")
    .option("--json", "the result as JSON on stdout")
    .addHelpText(
      "after",
      `
Examples:
  tokenrush merge results/20261121T134501Z-spike-abcd results/20261121T134502Z-spike-efgh
  tokenrush merge from-runner-*/ --json > result.json

Exit codes: those of the run: 0 passed, 1 failed, 4 no verdict; 2 usage, 3 environment.`,
    )
    .action(async (runs: string[], options: MergeOptions) => exit(await merge(runs, options, io)));
};

interface MergeOptions {
  results?: string;
  json?: true;
}

interface Part {
  name: string;
  directory: RunDirectory;
  manifest: Manifest;
  plan: Plan;
}

async function merge(runs: readonly string[], options: MergeOptions, io: Io): Promise<ExitCode> {
  const parts: Part[] = [];
  for (const name of runs) parts.push(await readPart(name, io));
  if (parts.length < 2) {
    throw usage("merge needs two runs and more", "name all parts of the run");
  }
  const faults = findPartFaults(parts);
  if (faults.length > 0) {
    throw usage(faults.join("\n"), "name each part of one run once, by its directory");
  }
  for (const note of notesOnParts(parts)) io.stderr.write(`note: ${note}\n`);
  const plan = mergePlans(parts);
  const directory = await createRunDirectory(
    resultsFolder(options.results, io),
    plan.scenario,
    io.now(),
  );
  await writeFileAtomically(directory.plan, `${JSON.stringify(plan)}\n`);
  for (const [index, part] of parts.entries()) await addPart(directory, part.directory, index);
  await writeFacts(directory, parts);
  await writeManifest(directory.manifest, mergeManifests(directory.id, plan, parts));
  const result = await judgeRun(directory);
  io.stderr.write(`${directory.path}\n`);
  io.stdout.write(answerOf(result, directory, options.json === true, io));
  return exitCodeOf(result);
}

async function readPart(name: string, io: Io): Promise<Part> {
  const directory = requireRun(name, io);
  const manifest = await readManifest(directory.manifest);
  if (manifest.state === "running" && !isProcessGone(manifest)) {
    throw usage(`${name} is still running (process ${manifest.pid})`, "wait for it to end");
  }
  if ((await listParts(directory)).length > 0) {
    throw usage(`${name} is merged itself`, "name the parts that it was made of");
  }
  return { name, directory, manifest, plan: await readPlan(directory.plan) };
}

/** What k6 and the machines of the parts left beside the records. */
async function writeFacts(whole: RunDirectory, parts: readonly Part[]): Promise<void> {
  const read = async <T>(of: (directory: RunDirectory) => Promise<T>) =>
    Promise.all(parts.map(({ directory }) => of(directory)));
  const load = await read(({ k6Summary }) => readJson(k6Summary, k6SummarySchema));
  const preflight = await read((one) => readJson(one.k6SummaryPreflight, k6SummarySchema));
  const generators = await read(({ generator }) => readJson(generator, generatorSeriesSchema));
  const files: [string, unknown][] = [
    [whole.k6Summary, mergeSummaries(load)],
    [whole.k6SummaryPreflight, mergeSummaries(preflight)],
    [whole.generator, busiestGenerator(generators)],
  ];
  for (const [path, content] of files) {
    if (content !== null) await writeFileAtomically(path, `${JSON.stringify(content)}\n`);
  }
}

/** The whole is finished when all parts are; what went wrong with any of them went wrong with it. */
function mergeManifests(id: string, plan: Plan, parts: readonly Part[]): Manifest {
  const manifests = parts.map(({ manifest }) => manifest);
  const [first] = manifests;
  if (first === undefined) throw new RangeError("no parts");
  const bad = parts.find(({ manifest }) => manifest.state !== "finished");
  const starts = manifests.map(({ startedAt }) => startedAt).toSorted();
  const ends = manifests.flatMap(({ endedAt }) => endedAt ?? []).toSorted();
  const exitCodes = manifests.map(({ k6 }) => k6.exitCode);
  return {
    ...first,
    id,
    state: bad === undefined ? "finished" : bad.manifest.state === "stopped" ? "stopped" : "failed",
    stopReason:
      bad === undefined ? null : `${bad.name}: ${bad.manifest.stopReason ?? "it never ended"}`,
    startedAt: starts[0] ?? first.startedAt,
    endedAt: ends.length < manifests.length ? null : (ends.at(-1) ?? null),
    pid: process.pid,
    k6: {
      ...first.k6,
      exitCode: exitCodes.includes(null) ? null : (exitCodes.find((code) => code !== 0) ?? 0),
    },
    labels: plan.labels,
    series: null,
  };
}

function usage(message: string, hint: string): HarnessError {
  return new HarnessError("USAGE", message, { hint, exitCode: EXIT_CODES.usage });
}
