/** Starts the process that ends others when tokenrush itself is gone, however it went. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface Guard {
  /** Guards a process, or with `group` everything in the group that it leads. */
  take: (pid: number, group?: "group") => void;
  /** The process has ended. */
  release: (pid: number) => void;
  /** There is nothing left to guard. */
  end: () => void;
}

/** Starts a guard; it has to be up before what it guards. */
export function startGuard(): Guard {
  const script = fileURLToPath(new URL("guard.mjs", import.meta.url));
  const guard = spawn(process.execPath, [script], {
    env: {},
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  guard.stdin.on("error", () => {});
  guard.unref();
  return {
    take: (pid, group) => void guard.stdin.write(`${group === undefined ? "" : "group "}${pid}\n`),
    release: (pid) => void guard.stdin.write(`-${pid}\n`),
    end: () => void guard.stdin.end(),
  };
}
