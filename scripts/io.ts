/** What a command may touch of the world; tests give it another. */
import type { Readable } from "node:stream";

export interface Output {
  write(text: string): void;
  isTTY: boolean;
  columns: number;
}

export interface Io {
  stdout: Output;
  stderr: Output;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** Standard input, as it comes. */
  stdin: () => Readable;
  now: () => Date;
  /** Calls back at each SIGINT, SIGTERM or SIGHUP with its name until the returned function is called. */
  onInterrupt: (callback: (signal: string) => void) => () => void;
}

/** The process as it is, and its environment as it was. */
export function processIo(env: Io["env"]): Io {
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    env,
    cwd: process.cwd(),
    stdin: () => process.stdin,
    now: () => new Date(),
    onInterrupt: listenToSignals,
  };
}

/** Colour is for terminals whose owner did not say no (https://no-color.org). */
export function wantsColour(output: Output, env: Io["env"]): boolean {
  return output.isTTY && (env["NO_COLOR"] ?? "") === "";
}

const DEFAULT_COLUMNS = 100;

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => void stream.write(text),
    isTTY: stream.isTTY,
    columns: stream.columns ?? DEFAULT_COLUMNS,
  };
}

function listenToSignals(callback: (signal: string) => void): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, callback);
  return () => {
    for (const signal of signals) process.off(signal, callback);
  };
}
