/** Test support: a run of the real program that is in the middle of its spike, with all its processes. */
import type { RunDirectory } from "../lib/run/run-directory.ts";
import { readRecordText } from "./ended-run.ts";
import { isRunning, processesBelow, type RunningProcess } from "./process-table.ts";
import { type CliStage, type SpawnedCli, until } from "./spawned-cli.ts";

/** Nothing of a run is left after this, whatever happened to it. */
const ORPHAN_LIMIT_MS = 6_000;

/** The spike outlasts any test, so that whatever happens, happens in the middle of it. */
const EMBEDDED = `version: 1
target:
  issuer: "{issuer}"
  tokenUrl: "{issuer}/oauth/token"
  authorizeUrl: "{issuer}/oauth/authorize"
  headlessAuthorize: true
  timeout: 5s
  attemptIdHeader: x-tokenrush-attempt
orgs:
  generate:
    count: 5
    clientId: "client-{n}"
    secretRef: "env:ENDINGS_SECRET_{n}"
    scope: "user:read"
    redirectUri: "http://127.0.0.1/callback"
mix: { client_credentials: 75, refresh: 25 }
workload:
  - { name: baseline, kind: baseline, rate: 50, duration: 500ms }
  - { name: spike, kind: spike, rate: 200, duration: 60s, rampIn: 500ms }
safety: { maxVus: 40 }
`;
/** More attempts than fit into anything before the spike. */
const IN_SPIKE_ATTEMPTS = 150;

export interface Spike {
  cli: SpawnedCli;
  directory: RunDirectory;
  processes: RunningProcess[];
  /** Attempts on record when the spike was first seen. */
  seen: number;
}

/** Starts a demo and waits until it is in the middle of its spike. */
export async function startSpike(stage: CliStage, faults: string): Promise<Spike> {
  const config = stage.write("embedded.yaml", EMBEDDED);
  const plan = stage.write("faults.yaml", faults);
  const cli = stage.start(["demo", "--config", config, "--faults", plan, "--seed", "1"]);
  const directory = await cli.runDirectory();
  const seen = await until("the middle of the spike", async () => {
    const count = countAttempts(await readRecordText(directory));
    return count > IN_SPIKE_ATTEMPTS && count;
  });
  const spike = { cli, directory, seen, processes: processesBelow(cli.pid) };
  for (const isIt of [isK6, isGuard, isIssuer]) processOf(spike, isIt);
  return spike;
}

/** Whole lines of attempts; k6 is still writing. */
const countAttempts = (text: string) => text.match(/^tr1\ta\t.*\n/gm)?.length ?? 0;

/** k6 itself, and not the shells that started it. */
export const isK6 = ({ args }: RunningProcess) => args.includes("script.js") && args[1] === "run";
export const isIssuer = runsScript("issuer/child.ts");
const isGuard = runsScript("guard.mjs");

function runsScript(path: string) {
  return ({ args }: RunningProcess) => args.some((arg) => arg.endsWith(path));
}

/** The one process of a run that is it. */
export function processOf(
  { processes }: Spike,
  isIt: (process: RunningProcess) => boolean,
): RunningProcess {
  const [only, ...others] = processes.filter(isIt);
  if (only === undefined || others.length > 0) throw new Error("not one such process");
  return only;
}

/** The processes of a run that live on, however long they are given. */
export async function survivorsOf({ processes }: Spike): Promise<RunningProcess[]> {
  const areGone = () => !processes.some(isRunning);
  await until("the end of every process", areGone, ORPHAN_LIMIT_MS).catch(() => false);
  return processes.filter(isRunning);
}
