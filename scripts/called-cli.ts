/** For tests: the program called in this process, with what it wrote. */
import { Readable } from "node:stream";
import type { Io, Output } from "./io.ts";
import { main } from "./program.ts";

export const COLUMNS = 100;

interface CallSettings {
  cwd: string;
  env?: Io["env"];
  now?: string;
  stdin?: string | Buffer;
  /** Interrupts as soon as somebody listens. */
  interrupt?: "at once";
}

/** Runs the program in a folder, with nothing in its environment unless it is given. */
export async function callTokenrush(
  args: readonly string[],
  { cwd, env = {}, now = "2026-01-02T03:04:05Z", stdin = "", interrupt }: CallSettings,
) {
  const written = { stdout: "", stderr: "" };
  const output = (stream: keyof typeof written): Output => ({
    write: (text) => {
      written[stream] += text;
    },
    isTTY: false,
    columns: COLUMNS,
  });
  const exitCode = await main(args, {
    stdout: output("stdout"),
    stderr: output("stderr"),
    env,
    cwd,
    stdin: () => Readable.from([stdin]),
    now: () => new Date(now),
    onInterrupt: (callback) => {
      if (interrupt === "at once") callback("SIGINT");
      return () => undefined;
    },
  });
  return { exitCode, ...written };
}
