/** Starts k6 in a run directory, hands it the credentials, and sees it to its end. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync, closeSync } from "node:fs";
import { createInterface } from "node:readline";
import { Readable, type Writable } from "node:stream";
import { PACK_MAX_LENGTH, packCredentials } from "../core/credential-pack.ts";
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import type { Guard } from "./guard.ts";
import type { RunDirectory } from "./run-directory.ts";

export interface K6Process {
  pid: number;
  /** k6's exit code; null when a signal ended it. */
  ended: Promise<{ exitCode: number | null; signal: string | null }>;
  /** Asks k6 to stop: running attempts are interrupted, its summary is written. */
  interrupt: () => void;
  kill: () => void;
}

/** One token after the other before any load, or the load itself: the same script, told by a variable. */
export type K6Phase = "preflight" | "load";

/** Arguments of one phase, secrets excepted: whoever prefers plain k6 can use them. */
export function k6Arguments(phase: K6Phase): string[] {
  return [
    "run",
    "--quiet",
    "--no-usage-report",
    // Else k6 keeps every latency it ever measured, ten times over.
    "--features=native-histograms",
    // Both phases append to the same file.
    "--log-output=file=records.log",
    "--log-format=raw",
    "--secret-source=file=/dev/fd/3",
    ...(phase === "preflight" ? ["--env", "TOKENRUSH_PHASE=preflight"] : []),
    "script.js",
  ];
}

// Node makes sockets where it says pipes, and /dev/fd/3 of a socket cannot be opened; a shell makes real ones.
// The inner shell names its process id, which is k6's after exec; the outer one waits and passes the exit code on.
const LAUNCH = `cat 4>&- | sh -c 'echo "$$" >&4; exec "$@" 3<&0 4>&- </dev/null' sh "$@"`;

const START_LIMIT_MS = 10_000;

export interface K6Start {
  k6Path: string;
  phase: K6Phase;
  directory: RunDirectory;
  /** They go through a pipe that k6 opens as its secret source. */
  credentials: ReadonlyMap<string, string>;
  env: Readonly<Record<string, string | undefined>>;
  /** Ends k6 should this process die. */
  guard: Guard;
  /** How many VUs it will have: what it needs of memory. */
  vus: number;
}

/** Starts k6 and waits until it runs. Throws K6_FAILED (exit: environment) when it does not within 10 s. */
export async function startK6(start: K6Start): Promise<K6Process> {
  const { k6Path, phase, directory, credentials, env, guard, vus } = start;
  const log = openSync(directory.k6Log, "a", 0o600);
  // A group of its own, so that Ctrl-C reaches tokenrush alone and k6 is stopped in order.
  const shell = spawn("/bin/sh", ["-c", LAUNCH, "sh", k6Path, ...k6Arguments(phase)], {
    cwd: directory.path,
    env: childEnvironment(env, vus),
    stdio: ["pipe", log, log, "ignore", "pipe"],
    detached: true,
  });
  closeSync(log);
  const exit = waitForExit(shell);
  const pid = await processId(shell, k6Path);
  guard.take(pid);
  const ended = exit.finally(() => guard.release(pid));
  writeCredentials(shell.stdin, credentials);
  const signal = (name: NodeJS.Signals) => {
    try {
      process.kill(pid, name);
    } catch {
      // Already gone, which is what was asked for.
    }
  };
  return { pid, ended, interrupt: () => signal("SIGINT"), kill: () => signal("SIGKILL") };
}

const LEAST_MEMORY_MIB = 600;
const BASE_MEMORY_MIB = 256;
const MEMORY_PER_VU_MIB = 2;

/**
 * Collects garbage a tenth as often as Go's default, until memory nears the limit: an eighth of k6's CPU time (measured).
 * A limit below what VUs need makes k6 collect all the time (500 VUs at 600 MiB: 64 % of the CPU).
 */
export function memoryForSpeed(vus: number): { GOGC: string; GOMEMLIMIT: string } {
  const limitMiB = Math.max(LEAST_MEMORY_MIB, BASE_MEMORY_MIB + MEMORY_PER_VU_MIB * vus);
  return { GOGC: "1000", GOMEMLIMIT: `${limitMiB}MiB` };
}

// What k6 needs of the environment and nothing else: secrets live in ours.
const PASSED_ON = [
  "PATH",
  "HOME",
  "TMPDIR",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
];

function childEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  vus: number,
): NodeJS.ProcessEnv {
  const kept = PASSED_ON.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]));
  return { ...Object.fromEntries(kept), ...memoryForSpeed(vus), NO_COLOR: "1" };
}

function writeCredentials(pipe: Writable | null, credentials: ReadonlyMap<string, string>): void {
  // A k6 that died early closes the pipe; its end is reported where it is awaited.
  pipe?.on("error", () => {});
  pipe?.end(secretLines(credentials));
}

/** What k6's secret source reads: the packs of the credentials, `NAME=VALUE` a line. Errors: CONFIG_INVALID for one too long. */
export function secretLines(credentials: ReadonlyMap<string, string>): string {
  const packs = [...packCredentials(credentials)];
  if (packs.some(([, pack]) => pack.length > PACK_MAX_LENGTH)) {
    throw new HarnessError(
      "CONFIG_INVALID",
      "the credentials of 50 clients together are too long",
      {
        hint: `keep client ids and secrets below ${PACK_MAX_LENGTH / 50} characters on average`,
        exitCode: EXIT_CODES.usage,
      },
    );
  }
  return packs.map(([name, pack]) => `${name}=${pack}\n`).join("");
}

async function processId(shell: ChildProcess, k6Path: string): Promise<number> {
  const pipe = shell.stdio[4];
  if (!(pipe instanceof Readable)) throw new Error("the pipe for the process id is missing");
  const lines = createInterface({ input: pipe });
  const timeout = AbortSignal.timeout(START_LIMIT_MS);
  try {
    const [line]: unknown[] = await Promise.race([
      once(lines, "line", { signal: timeout }),
      once(shell, "error").then(([error]) => Promise.reject(error)),
    ]);
    return Number(line);
  } catch (error) {
    throw new HarnessError("K6_FAILED", `${k6Path} did not start: ${String(error)}`, {
      hint: "see k6.log in the run directory",
      exitCode: EXIT_CODES.environment,
      cause: error,
    });
  } finally {
    lines.close();
  }
}

async function waitForExit(
  shell: ChildProcess,
): Promise<{ exitCode: number | null; signal: string | null }> {
  const [code, signal]: unknown[] = await once(shell, "exit");
  if (typeof signal === "string") return { exitCode: null, signal };
  // A shell tells the signal that ended its child as 128 + its number.
  if (typeof code === "number" && code > 128)
    return { exitCode: null, signal: `signal ${code - 128}` };
  return { exitCode: typeof code === "number" ? code : null, signal: null };
}
