/** What `run --dry-run` says: what would be sent, at which rates, and by which command. */
import type { Plan, ScenarioOptions } from "../lib/core/plan.ts";
import { cleanText, formatCount, formatDuration } from "../lib/core/text.ts";
import type {
  EventDescription,
  PlanDescription,
  StageDescription,
} from "../lib/run/config/plan-description.ts";
import { k6Arguments } from "../lib/run/k6-process.ts";

type Row = [name: string, text: string];

/** Lays the description out as text. */
export function formatDryRun(plan: Plan, description: PlanDescription, k6: string): string {
  const { vus, k6MemoryMb, recordsMb, events, scenario } = description;
  const rows: Row[] = [
    ["target", cleanText(`${plan.target.name} (dialect ${plan.target.dialect})`)],
    ["scenario", formatScenario(scenario, events)],
    ["orgs", formatCount(plan.orgs.length)],
    ["grants", formatShares(plan.mix.map(({ grant, share }) => ({ name: grant, share })))],
    ...formatVariants(plan),
    ["preflight", formatPreflight(description)],
    ...formatLoad(description),
    ["k6", `${formatCount(vus)} VUs, about ${formatCount(k6MemoryMb)} MB`],
    ...(recordsMb === null
      ? []
      : [
          ["records", `about ${formatCount(recordsMb)} MB until they are compressed`] satisfies Row,
        ]),
    ["seed", String(plan.seed)],
    ["command", [k6, ...k6Arguments("load")].join(" ")],
  ];
  return [
    "Nothing was sent. This would be:",
    ...rows.map(([name, value]) => `${name.padEnd(12)} ${value}`),
    "",
    ...description.stages.map(formatStage),
    "",
    ...(events.length === 0 ? [] : [...events.map(formatEvent), ""]),
  ].join("\n");
}

/** `refresh-storm: chains 100, primeMs 20 s, …`; an event by its name. */
function formatScenario(
  { name, ...options }: ScenarioOptions,
  events: readonly EventDescription[],
): string {
  const words = Object.entries(options).map(([key, value]) => {
    if (key === "event") return `event ${events[Number(value)]?.name ?? ""}`;
    if (typeof value === "number" && key.endsWith("Ms")) {
      return `${key.slice(0, -"Ms".length)} ${formatDuration(value)}`;
    }
    return `${key} ${Array.isArray(value) ? value.join(" ") : value}`;
  });
  return words.length === 0 ? name : cleanText(`${name}: ${words.join(", ")}`);
}

function formatShares(shares: readonly { name: string; share: number }[]): string {
  return cleanText(shares.map(({ name, share }) => `${name} ${percent(share)} %`).join(", "));
}

function percent(share: number): number {
  return Math.round(share * 100);
}

function formatVariants({ variants }: Plan): Row[] {
  if (variants.length < 2) return [];
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  const shares = variants.map(({ name, weight }) => ({ name, share: weight / total }));
  return [["variants", formatShares(shares)]];
}

function formatPreflight({ preflight }: PlanDescription): string {
  if (preflight === null) return "off";
  const { mode, requests, ratePerSecond, durationMs } = preflight;
  const count = `${formatCount(requests)} requests at up to ${ratePerSecond}/s`;
  return `${mode}: ${count}, some ${formatDuration(Math.ceil(durationMs / 1000) * 1000)}`;
}

function formatLoad(description: PlanDescription): Row[] {
  const { totalAttempts, peakRatePerSecond, durationMs, busiestOrg } = description;
  const seconds = `${durationMs / 1000} s`;
  if (totalAttempts === null || busiestOrg === null) {
    return [["attempts", `as fast as the server lets the VUs of a closed model, for ${seconds}`]];
  }
  const perMinute = formatCount(Math.ceil(busiestOrg.attemptsPerMinute));
  return [
    ["attempts", `${formatCount(totalAttempts)} in ${seconds}, peak ${peakRatePerSecond}/s`],
    ["busiest org", cleanText(`${busiestOrg.org}: up to ${perMinute} attempts per minute`)],
  ];
}

function formatStage(stage: StageDescription): string {
  const { fromRatePerSecond: from, toRatePerSecond: to, vus, attempts } = stage;
  const span = `${stage.startMs / 1000}–${(stage.startMs + stage.durationMs) / 1000} s`;
  const place = `${stage.stage.padEnd(20)} ${stage.kind.padEnd(9)} ${span.padEnd(14)}`;
  if (attempts === null) return `${place} ${vus ?? ""} VUs`;
  const rate = from === to ? `${to}/s` : `${from} → ${to}/s`;
  return `${place} ${rate.padEnd(14)} ${formatCount(Math.round(attempts))} attempts`;
}

function formatEvent({ name, kind, atMs, hook }: EventDescription): string {
  const by = hook === null ? "" : hook.kind === "url" ? `a POST to ${hook.host}` : "a command";
  return cleanText(
    `${name.padEnd(20)} ${kind.padEnd(17)} ${atMs / 1000} s`.padEnd(48) + by,
  ).trimEnd();
}
