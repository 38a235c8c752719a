/** Test support: the program started as a user starts it, in a folder that is removed again with whatever still runs. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";
import { type RunDirectory, runDirectoryAt } from "../lib/run/run-directory.ts";

/** No condition of a test takes longer, unless it will never hold. */
const WAIT_LIMIT_MS = 30_000;
const LOOK_EVERY_MS = 20;

const PROGRAM = fileURLToPath(new URL("bin.mjs", import.meta.url));
/** The first line a run says: its directory, then what belongs to it. */
const RUN_LINE = /^(\/.*?) · seed /m;

export interface CliEnd {
  exitCode: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
}

type NotYet = false | null | undefined;

/** Waits until `look` finds what it looks for, and gives it back; a failure names `what` was waited for. */
export async function until<T>(
  what: string,
  look: () => T | NotYet | Promise<T | NotYet>,
  limitMs = WAIT_LIMIT_MS,
): Promise<T> {
  const find = async () => {
    const found = await look();
    if (found !== false && found !== null && found !== undefined) return found;
    throw new Error(`waited in vain for ${what}`);
  };
  return vi.waitFor(find, { timeout: limitMs, interval: LOOK_EVERY_MS });
}

interface SpawnOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/** A run of the program that goes on. */
export class SpawnedCli {
  readonly pid: number;
  readonly ended: Promise<CliEnd>;
  readonly #child: ChildProcess;
  #stdout = "";
  #stderr = "";

  constructor(args: readonly string[], options: SpawnOptions) {
    this.#child = spawn(process.execPath, [PROGRAM, ...args], {
      ...options,
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own, as a shell gives it, so that it can be interrupted as a terminal does it.
      detached: true,
    });
    this.pid = this.#child.pid ?? 0;
    this.#child.stdout?.setEncoding("utf8").on("data", (text: string) => (this.#stdout += text));
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.#stderr += text));
    this.ended = this.#end();
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** The directory of its run, once it says so. */
  async runDirectory(): Promise<RunDirectory> {
    const path = until("a run directory", () => RUN_LINE.exec(this.#stderr)?.[1]);
    const tooSoon = this.ended.then(({ stderr }) => Promise.reject(new Error(stderr)));
    return runDirectoryAt(await Promise.race([path, tooSoon]));
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  /** Ctrl-C: a terminal signals the whole group, not the program alone. */
  interrupt(): void {
    process.kill(-this.pid, "SIGINT");
  }

  async #end(): Promise<CliEnd> {
    // "close" and not "exit": what it said last may still be on its way then.
    const [exitCode, signal]: unknown[] = await once(this.#child, "close");
    return {
      exitCode: typeof exitCode === "number" ? exitCode : null,
      signal: typeof signal === "string" ? signal : null,
      stdout: this.#stdout,
      stderr: this.#stderr,
    };
  }
}

/** Where programs run: a folder of its own, and an end to all of them. */
export class CliStage {
  readonly folder = mkdtempSync(join(tmpdir(), "tokenrush-cli-"));
  readonly #started: SpawnedCli[] = [];

  /** Writes a file into the folder, readable by its owner only, and gives its path. */
  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }

  start(
    args: readonly string[],
    { cwd = this.folder, env = process.env }: Partial<SpawnOptions> = {},
  ): SpawnedCli {
    const cli = new SpawnedCli(args, { cwd, env });
    this.#started.push(cli);
    return cli;
  }

  /** Ends what still runs, whose own processes end with it, and removes the folder. */
  async close(): Promise<void> {
    for (const cli of this.#started) cli.kill();
    await Promise.all(this.#started.map(({ ended }) => ended));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
