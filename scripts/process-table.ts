/** Test support: the processes below one, as Linux shows them under /proc. */
import { readdirSync, readFileSync } from "node:fs";

export interface RunningProcess {
  pid: number;
  parent: number;
  /** Ticks since boot; tells a process from a later one with the same id. */
  startTime: string;
  /** `Z` for one that has ended and waits to be collected. */
  state: string;
  args: string[];
}

/** The children of a process, theirs, and so on; none of those that have ended. */
export function processesBelow(pid: number): RunningProcess[] {
  const all = readdirSync("/proc").flatMap((name) => readProcess(Number(name)) ?? []);
  const below: RunningProcess[] = [];
  for (let parents = [pid]; parents.length > 0;) {
    const children = all.filter(({ parent }) => parents.includes(parent));
    below.push(...children);
    parents = children.map((child) => child.pid);
  }
  return below.filter(({ state }) => state !== "Z");
}

/** Whether it runs still, and is not another that got its id. */
export function isRunning({ pid, startTime }: RunningProcess): boolean {
  const now = readProcess(pid);
  return now !== null && now.startTime === startTime && now.state !== "Z";
}

/** Command line and environment of a process, as anybody who may look sees them; empty when it has ended. */
export function readExposed(pid: number): { args: string; environment: string } {
  return { args: readProc(pid, "cmdline") ?? "", environment: readProc(pid, "environ") ?? "" };
}

function readProcess(pid: number): RunningProcess | null {
  const stat = Number.isInteger(pid) ? readProc(pid, "stat") : null;
  const args = stat === null ? null : readProc(pid, "cmdline");
  if (stat === null || args === null) return null;
  // The name in parentheses may hold anything; fields count from behind it (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state = "", parent = ""] = fields;
  return {
    pid,
    parent: Number(parent),
    startTime: fields[19] ?? "",
    state,
    args: args.split("\0").slice(0, -1),
  };
}

// A process may end between two looks at it.
function readProc(pid: number, file: "stat" | "cmdline" | "environ"): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1");
  } catch {
    return null;
  }
}
