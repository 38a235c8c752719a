/** Runs the command of an event's hook in a shell, bounded in time and in what is kept of its output. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Guard } from "./guard.ts";

/** What became of a hook. */
export interface HookEnd {
  ok: boolean;
  /** In a few words, without the command, the URL or any of their output. */
  detail: string;
  /** What it wrote, bounded; nothing is taken out of it yet. */
  output: string;
}

export interface HookContext {
  /** The folder the user stands in. */
  cwd: string;
  /** The user's own environment, whole: the command is theirs. */
  env: Readonly<Record<string, string | undefined>>;
  guard: Guard;
  /** Ends the hook; the reason is a text. */
  signal: AbortSignal;
}

const OUTPUT_MAX_BYTES = 64 * 1024;
/** What a command wrote last is read within this; whoever holds its pipes for longer has left its group. */
const OUTPUT_LIMIT_MS = 1000;

/** Waits for a line before it runs the command, so that nothing runs unguarded; without one it is gone. */
const GATE = 'read -r go || exit 1; exec /bin/sh -c "$1" </dev/null';

/** Runs the command to its end; whatever it leaves running in its group ends with it. */
export async function runHookCommand(command: string, context: HookContext): Promise<HookEnd> {
  const { cwd, env, guard, signal } = context;
  const shell = spawn("/bin/sh", ["-c", GATE, "sh", command], {
    cwd,
    env: { ...env },
    stdio: ["pipe", "pipe", "pipe"],
    // A group of its own, so that all of it can be ended.
    detached: true,
  });
  const output = collectOutput(shell);
  const { pid } = shell;
  if (pid === undefined) {
    const [error]: unknown[] = await once(shell, "error");
    return { ok: false, detail: `did not start: ${codeOf(error)}`, output: "" };
  }
  guard.take(pid, "group");
  shell.stdin.on("error", () => {});
  shell.stdin.end("go\n");
  const end = () => endGroup(pid);
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  const closed = once(shell, "close");
  const [code, signalName]: unknown[] = await once(shell, "exit");
  signal.removeEventListener("abort", end);
  // A command left in the background would hold the pipes open.
  endGroup(pid);
  guard.release(pid);
  await Promise.race([closed, sleep(OUTPUT_LIMIT_MS, undefined, { ref: false })]);
  shell.stdout.destroy();
  shell.stderr.destroy();
  return { ...describeEnd(code, signalName, signal), output: output() };
}

function describeEnd(code: unknown, signalName: unknown, { aborted, reason }: AbortSignal) {
  if (aborted) return { ok: false, detail: String(reason) };
  if (typeof signalName === "string") return { ok: false, detail: `ended by ${signalName}` };
  return { ok: code === 0, detail: `exit code ${String(code)}` };
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nobody is left in it, which is what was asked for.
  }
}

function collectOutput(shell: ChildProcess): () => string {
  const chunks: Buffer[] = [];
  let [kept, total] = [0, 0];
  const collect = (chunk: Buffer) => {
    const part = chunk.subarray(0, OUTPUT_MAX_BYTES - kept);
    chunks.push(part);
    kept += part.length;
    total += chunk.length;
  };
  shell.stdout?.on("data", collect);
  shell.stderr?.on("data", collect);
  return () => {
    const text = Buffer.concat(chunks).toString("utf8");
    if (total === kept) return text;
    // Half a line may hold half a secret, which nothing would take out.
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    return `${whole}(what follows is left out: ${total} bytes in all)\n`;
  };
}

/** The system's code of an error, or its message. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error ? String(error.code) : error.message;
}
