/** Test support: a run of which all is kept that anybody could see: what it left, what it said, and what its processes showed. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { RunDirectory } from "../lib/run/run-directory.ts";
import { type EndedRun, readEndedRun } from "./ended-run.ts";
import { processesBelow, readExposed } from "./process-table.ts";
import type { Leak, SecretScan } from "./secret-scan.ts";
import { findK6 } from "./setup/find-k6.mjs";
import type { CliEnd, CliStage } from "./spawned-cli.ts";

const SAMPLE_EVERY_MS = 25;

export interface ObservedRun {
  /** The only folder it could leave files in: its results, and what it takes for its home and for temporary files. */
  left: string;
  directory: RunDirectory;
  end: CliEnd;
  run: EndedRun;
  /** Arguments and environments of its processes. */
  exposed: ReadonlySet<string>;
}

export interface ObservedStart {
  /** Of the folder it leaves. */
  name: string;
  args: string[];
  /** What the user puts into the program's environment, and what nothing that it starts may have. */
  env?: Record<string, string>;
}

/** Runs to the end, looking at its processes all the while. */
export async function observeRun(
  stage: CliStage,
  { name, args, env }: ObservedStart,
): Promise<ObservedRun> {
  const left = join(stage.folder, name);
  for (const folder of ["home", "tmp"]) mkdirSync(join(left, folder), { recursive: true });
  const { path } = await findK6();
  const own = { PATH: process.env["PATH"], HOME: join(left, "home"), TMPDIR: join(left, "tmp") };
  const cli = stage.start(args, { cwd: left, env: { ...own, K6_BIN: path, ...env } });
  const exposed = new Set<string>();
  const sample = () => sampleProcesses(cli.pid, exposed, env === undefined);
  const sampling = setInterval(sample, SAMPLE_EVERY_MS);
  try {
    const directory = await cli.runDirectory();
    const end = await cli.ended;
    return { left, directory, end, exposed, run: await readEndedRun(directory) };
  } finally {
    clearInterval(sampling);
  }
}

function sampleProcesses(pid: number, exposed: Set<string>, withOwnEnvironment: boolean): void {
  const own = readExposed(pid);
  exposed.add(own.args);
  if (withOwnEnvironment) exposed.add(own.environment);
  for (const below of processesBelow(pid)) {
    const { args, environment } = readExposed(below.pid);
    // Until a new process becomes its program it is a copy of the one that started it.
    if (args !== own.args) exposed.add(args).add(environment);
  }
}

/** All that leaked, wherever it was to be seen. */
export function leaksOf(scan: SecretScan, { left, end, exposed }: ObservedRun): Leak[] {
  return [
    ...scan.scanFolder(left),
    ...scan.scan("stdout", Buffer.from(end.stdout)),
    ...scan.scan("stderr", Buffer.from(end.stderr)),
    ...[...exposed].flatMap((text) => scan.scan("a process", Buffer.from(text, "latin1"))),
  ];
}
