/** Makes the events of a run happen: each hook at its time since the load's start. */
import { appendFile } from "node:fs/promises";
import type { PlanEvent } from "../core/plan.ts";
import { redact, secretForms } from "../core/redaction.ts";
import type { EventOutcome } from "./event-outcomes.ts";
import { type HookContext, type HookEnd, runHookCommand } from "./hook-command.ts";
import { postHook } from "./hook-post.ts";
import type { Hook } from "./plan-run.ts";
import { TIMER_MAX_MS } from "./timer-limit.ts";

export interface HookSchedule extends Omit<HookContext, "signal"> {
  events: readonly PlanEvent[];
  /** By event index. */
  hooks: ReadonlyMap<number, Hook>;
  /** File for what commands write. */
  logPath: string;
  /** Kept out of that file. */
  secrets: readonly string[];
  now: () => Date;
  /** Told of each hook as it ends. */
  onOutcome: (outcome: EventOutcome) => void;
}

const COMMAND_LIMIT_MS = 60_000;
const POST_LIMIT_MS = 10_000;

/** Runs the hooks of one load; times count from the last `setEpoch`. */
export class HookRunner {
  readonly #schedule: HookSchedule;
  readonly #timers = new Map<number, NodeJS.Timeout>();
  readonly #running = new Map<number, Promise<EventOutcome>>();
  readonly #end = new AbortController();

  constructor(schedule: HookSchedule) {
    this.#schedule = schedule;
  }

  /** Sets every hook that has not begun yet to its time since `epochMs`, milliseconds since 1970. */
  setEpoch(epochMs: number): void {
    const { events, hooks, now } = this.#schedule;
    for (const [index, hook] of hooks) {
      const event = events[index];
      if (event === undefined || this.#running.has(index) || this.#end.signal.aborted) continue;
      clearTimeout(this.#timers.get(index));
      const inMs = epochMs + event.atMs - now().getTime();
      const begin = () => this.#running.set(index, this.#run(index, event, hook));
      this.#timers.set(index, setTimeout(begin, Math.min(Math.max(0, inMs), TIMER_MAX_MS)));
    }
  }

  /** Ends what still runs, and says of every hook what became of it. */
  async stop(): Promise<EventOutcome[]> {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#end.abort("ended with the run");
    const { events, hooks } = this.#schedule;
    const outcomes: EventOutcome[] = [];
    for (const index of hooks.keys()) {
      const event = events[index];
      if (event === undefined) continue;
      outcomes.push((await this.#running.get(index)) ?? notRun(index, event));
    }
    return outcomes;
  }

  async #run(index: number, event: PlanEvent, hook: Hook): Promise<EventOutcome> {
    const { now, onOutcome } = this.#schedule;
    const startedAt = now().toISOString();
    const { ok, detail, output } = await this.#perform(hook);
    await this.#writeLog(event, startedAt, output);
    const outcome: EventOutcome = {
      ...described(index, event),
      startedAt,
      endedAt: now().toISOString(),
      outcome: ok ? "ok" : "failed",
      detail,
    };
    onOutcome(outcome);
    return outcome;
  }

  async #perform(hook: Hook): Promise<HookEnd> {
    const limitMs = "url" in hook ? POST_LIMIT_MS : COMMAND_LIMIT_MS;
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(`took longer than ${limitMs / 1000} s`), limitMs);
    const signal = AbortSignal.any([this.#end.signal, limit.signal]);
    const { cwd, env, guard } = this.#schedule;
    try {
      return "url" in hook
        ? await postHook(hook.url, signal)
        : await runHookCommand(hook.command, { cwd, env, guard, signal });
    } finally {
      clearTimeout(timer);
    }
  }

  async #writeLog({ name }: PlanEvent, startedAt: string, output: string): Promise<void> {
    if (output === "") return;
    const { logPath, secrets } = this.#schedule;
    const forms = secretForms(secrets, (text) => Buffer.from(text, "utf8").toString("base64"));
    const clean = redact(output, forms, Number.POSITIVE_INFINITY);
    const end = clean.endsWith("\n") ? "" : "\n";
    await appendFile(logPath, `# ${name} ${startedAt}\n${clean}${end}`, { mode: 0o600 });
  }
}

function described(index: number, { name, kind, atMs }: PlanEvent) {
  return { index, name, kind, plannedMs: atMs };
}

function notRun(index: number, event: PlanEvent): EventOutcome {
  return {
    ...described(index, event),
    startedAt: null,
    endedAt: null,
    outcome: "not run",
    detail: "its time never came",
  };
}
