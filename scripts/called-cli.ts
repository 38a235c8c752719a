/** For tests: the program called in this process, with what it wrote. */
import type { Io, Output } from "./io.ts";
import { main } from "./program.ts";

export const COLUMNS = 100;

/** Runs the program in a folder, with nothing else in its environment. */
export async function callTokenrush(
  args: readonly string[],
  { cwd, env = {}, now = "2026-01-02T03:04:05Z" }: { cwd: string; env?: Io["env"]; now?: string },
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
    now: () => new Date(now),
    onInterrupt: () => () => undefined,
  });
  return { exitCode, ...written };
}
