/** What `run --dry-run` says: what would be sent, at which rates, and by which command. */
import type { Plan } from "../lib/core/plan.ts";
import { cleanText, formatCount } from "../lib/core/text.ts";
import type { PlanDescription, StageDescription } from "../lib/run/config/plan-description.ts";
import { K6_ARGUMENTS } from "../lib/run/k6-process.ts";

// Measured: 1 000 VUs took 224 MB, a record with a token of 360 bytes 600.
const MB_PER_VU = 0.224;
const MB_PER_RECORD = 600e-6;

/** Lays the description out as text. */
export function formatDryRun(plan: Plan, description: PlanDescription, k6: string): string {
  const { busiestOrg, totalAttempts, durationMs, peakRatePerSecond, vus } = description;
  const rows: [string, string][] = [
    ["target", cleanText(`${plan.target.name} (dialect ${plan.target.dialect})`)],
    ["orgs", formatCount(plan.orgs.length)],
    [
      "grants",
      plan.mix.map(({ grant, share }) => `${grant} ${Math.round(share * 100)} %`).join(", "),
    ],
    [
      "attempts",
      `${formatCount(totalAttempts)} in ${durationMs / 1000} s, peak ${peakRatePerSecond}/s`,
    ],
    [
      "busiest org",
      cleanText(
        `${busiestOrg.org}: up to ${formatCount(Math.ceil(busiestOrg.attemptsPerMinute))} attempts per minute`,
      ),
    ],
    ["k6", `${vus} VUs, about ${Math.ceil(vus * MB_PER_VU)} MB`],
    ["records", `about ${Math.ceil(totalAttempts * MB_PER_RECORD)} MB until they are compressed`],
    ["seed", String(plan.seed)],
    ["command", [k6, ...K6_ARGUMENTS].join(" ")],
  ];
  const facts = rows.map(([name, value]) => `${name.padEnd(12)} ${value}`);
  return [
    "Nothing was sent. This would be:",
    ...facts,
    "",
    ...description.stages.map(formatStage),
    "",
  ].join("\n");
}

function formatStage(stage: StageDescription): string {
  const { fromRatePerSecond: from, toRatePerSecond: to } = stage;
  const rate = from === to ? `${to}/s` : `${from} → ${to}/s`;
  const span = `${stage.startMs / 1000}–${(stage.startMs + stage.durationMs) / 1000} s`;
  return `${stage.stage.padEnd(20)} ${stage.kind.padEnd(9)} ${span.padEnd(14)} ${rate.padEnd(14)} ${formatCount(Math.round(stage.attempts))} attempts`;
}
