/** Starts the embedded issuer in a process of its own and stops it; it ends with its parent in every ending. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import { childMessageFrom } from "./child-protocol.ts";
import { AUTHORIZE_PATH, TOKEN_PATH } from "./oauth-paths.ts";
import { type IssuerOrg, type IssuerSetup, findSetupProblems } from "./setup.ts";
import { StderrTail } from "./stderr-tail.ts";

const READY_WITHIN_MS = 20_000;
const STOP_WITHIN_MS = 5_000;

// What Node, tsx and the system need; everything else of the parent's environment stays with the parent.
const PASSED_ENVIRONMENT = ["PATH", "HOME", "TMPDIR", "TMP", "TEMP", "SystemRoot", "LANG", "TZ"];

export interface ProcessEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface RunningIssuer {
  /** `http://127.0.0.1:PORT`; also the `iss` of every token. */
  issuer: string;
  tokenUrl: string;
  authorizeUrl: string;
  /** See `controlListener` for what it answers. */
  controlUrl: string;
  pid: number;
  faultLogPath: string;
  /** Ends the process and waits for it; the fault log is whole then. May be called again. */
  stop: () => Promise<void>;
  /** Settles when the process has ended, for whatever reason. */
  exited: Promise<ProcessEnd>;
  /** The last lines the process wrote to stderr, without the clients' secrets. */
  stderrTail: () => string;
}

/**
 * Starts an issuer on loopback and waits until it answers.
 * Throws `CONFIG_INVALID` for a setup that contradicts itself, `ISSUER_FAILED` when the process does not come up in 20 s.
 */
export async function startIssuer(setup: IssuerSetup): Promise<RunningIssuer> {
  const problems = findSetupProblems(setup);
  if (problems.length > 0) {
    throw new HarnessError(
      "CONFIG_INVALID",
      `the embedded issuer cannot be set up:\n${problems.map((line) => `  ${line}`).join("\n")}`,
      { hint: "correct the fault plan or the orgs", exitCode: EXIT_CODES.usage },
    );
  }
  const child = spawnChild();
  const exited = endOf(child);
  const tail = new StderrTail(child.stderr, setup.orgs.flatMap(secretsOf));
  // A child that is gone already says why by its end, not by this.
  child.stdin.on("error", () => undefined);
  child.stdin.write(`${JSON.stringify(setup)}\n`);
  const stop = () => stopChild(child, exited);
  try {
    const { issuer, controlUrl } = await untilReady(child);
    return {
      issuer,
      tokenUrl: `${issuer}${TOKEN_PATH}`,
      authorizeUrl: `${issuer}${AUTHORIZE_PATH}`,
      controlUrl,
      pid: child.pid ?? 0,
      faultLogPath: setup.faultLogPath,
      stop,
      exited,
      stderrTail: () => tail.text(),
    };
  } catch (error) {
    await stop();
    throw startFailure(error, setup, tail.text());
  }
}

function secretsOf({ clientSecret, nextClientSecret, assertion }: IssuerOrg): string[] {
  return [clientSecret, nextClientSecret, assertion].filter((secret) => secret !== undefined);
}

// Secrets go over stdin, so that no argument, environment or file holds them; stdin stays open as the sign of life.
function spawnChild(): ChildProcessWithoutNullStreams {
  const entry = fileURLToPath(new URL("child.ts", import.meta.url));
  // Resolved from here, so that the working directory does not matter.
  const loader = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  const passed = PASSED_ENVIRONMENT.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return spawn(process.execPath, ["--import", loader, entry], {
    env: { ...Object.fromEntries(passed), NO_COLOR: "1" },
    stdio: ["pipe", "pipe", "pipe"],
  });
}

async function endOf(child: ChildProcessWithoutNullStreams): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.once("error", () => resolve({ code: null, signal: null }));
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
}

async function untilReady(
  child: ChildProcessWithoutNullStreams,
): Promise<{ issuer: string; controlUrl: string }> {
  const signal = AbortSignal.timeout(READY_WITHIN_MS);
  const said = once(createInterface({ input: child.stdout }), "line", { signal });
  // Not "exit": what the process said last may still be on its way then.
  const ended = once(child, "close");
  const first = await Promise.race([said, ended]).catch((cause: unknown) => {
    throw signal.aborted
      ? new Error(`it was not ready within ${READY_WITHIN_MS / 1000} s`, { cause })
      : cause;
  });
  const message = childMessageFrom(String(first[0]));
  if (message === null) throw new Error(`it ended (${first.join(" ").trim()}) before it was ready`);
  if ("failed" in message) throw new Error(message.failed);
  return message.ready;
}

function startFailure(error: unknown, setup: IssuerSetup, stderr: string): HarnessError {
  const why = error instanceof Error ? error.message : String(error);
  const hint = why.includes("EADDRINUSE")
    ? `port ${setup.port} is taken: stop what listens there, or leave the port out`
    : "its last words are above; does `node --version` say 20.20 or newer?";
  const said = stderr.trim() === "" ? "" : `\n${stderr.trim()}`;
  return new HarnessError("ISSUER_FAILED", `the embedded issuer did not start: ${why}${said}`, {
    hint,
    exitCode: EXIT_CODES.environment,
    cause: error,
  });
}

async function stopChild(
  child: ChildProcessWithoutNullStreams,
  exited: Promise<ProcessEnd>,
): Promise<void> {
  child.stdin.end();
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
  await exited;
  clearTimeout(timer);
}
