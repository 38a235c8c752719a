/** Test support: the program run in the test's own process, with what it wrote. */
import { Readable } from "node:stream";
import type { Io, Output } from "./io.ts";
import { main } from "./program.ts";

interface MainSettings {
  cwd: string;
  env?: Io["env"];
  stdin?: string | Buffer;
  /** Interrupts as soon as somebody listens. */
  interrupt?: "at once";
}

/** Runs one command on a terminal of 100 columns, with nothing in its environment unless it is given. */
export async function runMain(
  args: readonly string[],
  { cwd, env = {}, stdin = "", interrupt }: MainSettings,
) {
  const written = { stdout: "", stderr: "" };
  const output = (stream: keyof typeof written): Output => ({
    write: (text) => {
      written[stream] += text;
    },
    isTTY: false,
    columns: 100,
  });
  const exitCode = await main(args, {
    stdout: output("stdout"),
    stderr: output("stderr"),
    env,
    cwd,
    stdin: () => Readable.from([stdin]),
    now: () => new Date("2026-01-02T03:04:05Z"),
    onInterrupt: (callback) => {
      if (interrupt === "at once") callback("SIGINT");
      return () => undefined;
    },
  });
  return { exitCode, ...written };
}
