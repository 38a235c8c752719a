/** Watches what k6 takes of the machine, as evidence for or against the generator. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";

/** Once a second at first; the step doubles whenever this many samples are held. */
const SAMPLES_MAX = 512;
const FIRST_STEP_MS = 1000;

export interface GeneratorSample {
  /** Milliseconds since 1970. */
  atMs: number;
  /** k6's user and system time since the sample before. */
  cpuMs: number;
  rssMb: number;
}

interface GeneratorSeries {
  cores: number;
  samples: GeneratorSample[];
}

export interface GeneratorWatch {
  stop(): GeneratorSeries;
}

/** Samples a process until stopped; bounded in memory, however long it runs. */
export function watchGenerator(pid: number): GeneratorWatch {
  const series: GeneratorSeries = { cores: availableParallelism(), samples: [] };
  let stepMs = FIRST_STEP_MS;
  let usedMs = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const sample = async (): Promise<void> => {
    const usage = await usageOf(pid).catch(() => null);
    if (stopped) return;
    if (usage !== null) {
      series.samples.push({
        atMs: Date.now(),
        cpuMs: Math.max(0, usage.cpuMs - usedMs),
        rssMb: usage.rssMb,
      });
      usedMs = usage.cpuMs;
    }
    if (series.samples.length >= SAMPLES_MAX) {
      series.samples = halve(series.samples);
      stepMs *= 2;
    }
    timer = setTimeout(() => void sample(), stepMs);
  };
  void sample();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
      return series;
    },
  };
}

/** Joins neighbours: times add up, the later moment and the larger memory stay. */
export function halve(samples: readonly GeneratorSample[]): GeneratorSample[] {
  return samples.flatMap((later, index) => {
    const earlier = samples[index - 1];
    if (index % 2 === 0 || earlier === undefined) return [];
    return [
      {
        atMs: later.atMs,
        cpuMs: earlier.cpuMs + later.cpuMs,
        rssMb: Math.max(earlier.rssMb, later.rssMb),
      },
    ];
  });
}

/** CPU time and memory of a process: from /proc where there is one, else from `ps`. */
export async function usageOf(pid: number): Promise<{ cpuMs: number; rssMb: number }> {
  return process.platform === "linux" ? usageFromProc(pid) : usageFromPs(pid);
}

// Linux counts CPU time in ticks of 10 ms (USER_HZ) on every platform Node runs on, and pages here in 4 KiB.
const TICK_MS = 10;
const PAGE_MB = 4096 / 2 ** 20;

async function usageFromProc(pid: number): Promise<{ cpuMs: number; rssMb: number }> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  // The name in parentheses may hold anything; fields count from behind it (proc(5): utime 14, stime 15, rss 24).
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  return { cpuMs: ticks * TICK_MS, rssMb: Number(fields[21]) * PAGE_MB };
}

async function usageFromPs(pid: number): Promise<{ cpuMs: number; rssMb: number }> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "time=,rss=", "-p", String(pid)]);
  const [time = "", rssKb = "0"] = stdout.trim().split(/\s+/);
  const seconds = time.split(/[:-]/).reduce((sum, part) => sum * 60 + Number(part), 0);
  return { cpuMs: seconds * 1000, rssMb: Number(rssKb) / 1024 };
}
