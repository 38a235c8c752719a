/** What a run is started with, and how others may end it. */
import type { Plan } from "../core/plan.ts";
import type { EventOutcome } from "./event-outcomes.ts";
import type { Manifest } from "./manifest.ts";
import type { Hook } from "./plan-run.ts";
import type { ProgressReading } from "./progress.ts";
import type { RunDirectory } from "./run-directory.ts";

export interface RunRequest {
  plan: Plan;
  credentials: ReadonlyMap<string, string>;
  /** The bare secrets, which are kept out of what hooks write. */
  secrets: readonly string[];
  /** By event index. */
  hooks: ReadonlyMap<number, Hook>;
  /** Empty, from `createRunDirectory`. */
  directory: RunDirectory;
  k6: { path: string; version: string };
  tokenrush: string;
  cores: number;
  /** The user's; k6 gets little of it, hooks all. */
  env: Readonly<Record<string, string | undefined>>;
  /** The folder the user stands in, for hooks. */
  cwd: string;
  now: () => Date;
  /** What started the run; null when nobody knows. */
  source: Manifest["source"];
  /** Null for a run by itself. */
  series: Manifest["series"];
  onProgress: (reading: ProgressReading) => void;
  /** Judges the records of the preflight; `stop` sends no load. */
  onPreflight: () => Promise<"go" | "stop">;
  /** Told of each hook as it ends. */
  onHook: (outcome: EventOutcome) => void;
  stop: StopSwitch;
}

/** How others end a run: the first reason stops it in order, `immediately` makes an end of it. */
export interface StopSwitch {
  /** Aborted with the reason as a text. */
  inOrder: AbortSignal;
  immediately: AbortSignal;
  /** Whether a stop in order is somebody's wish or something died. */
  state: () => "stopped" | "failed";
}
