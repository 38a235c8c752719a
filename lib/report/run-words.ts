/** Facts about a run as phrases: what it was, whether its counts add up, how its numbers are made. */
import type { Result } from "../analysis/result.ts";
import { formatCount, formatLatency, formatShare } from "../core/text.ts";

/** `spike against staging (rfc), 25 orgs, 9 550 attempts`; for the embedded issuer it says so. */
export function describeRun({ run, orgs, totals }: Result): string {
  const kind = run.target.embedded ? `${run.target.dialect}, embedded issuer` : run.target.dialect;
  const load = `${countOrgs(orgs)}, ${formatCount(totals.attempts)} attempts`;
  const closed = run.model === "closed" ? " (closed model: the rate follows the server)" : "";
  return `${run.scenario}${closed} against ${run.target.name} (${kind}), ${load}`;
}

/** `25 orgs`, `1 org`. */
export function countOrgs(orgs: Result["orgs"]): string {
  return `${formatCount(orgs.length)} ${orgs.length === 1 ? "org" : "orgs"}`;
}

const HOOK_WORDS: Readonly<Record<Result["run"]["events"][number]["hook"], string>> = {
  none: "",
  ok: "",
  failed: " (its hook failed)",
  "not run": " (did not happen)",
};

/** What identifies a run, as names and values. */
export function listRunFacts({ run }: Result): [name: string, value: string][] {
  const events = run.events.map(({ at, name, hook }) => `${name} at ${at}${HOOK_WORDS[hook]}`);
  return [
    ["Run", run.id],
    ["Started", run.startedAt],
    ["Ended", run.endedAt ?? "not known"],
    [
      "Target",
      `${run.target.name} (${run.target.dialect}${run.target.embedded ? ", embedded issuer" : ""})`,
    ],
    ["Scenario", run.scenario],
    [
      "Model",
      run.model === "open"
        ? "open: attempts start on schedule"
        : "closed: each VU starts the next when the last ended",
    ],
    ["Seed", String(run.seed)],
    ["Configuration", `settings with SHA-256 ${run.configHash}`],
    ["Share of tokens decoded", formatShare(run.sample)],
    ["Labels", describeLabels(run)],
    ["Events", events.join(", ") || "none"],
    ["Versions", `tokenrush ${run.tokenrush}, k6 ${run.k6}, Node ${run.node}`],
    ["Machine", describeMachine(run.machine)],
    ["Commit", run.source?.commit ?? "not known"],
    ["Build", run.source?.build ?? "none"],
  ];
}

/** `linux x64, Example CPU`, or `not known`. */
export function describeMachine(machine: Result["run"]["machine"]): string {
  if (machine === null) return "not known";
  return `${machine.platform}, ${machine.cpu}${machine.proxy ? ", through a proxy" : ""}`;
}

/** `sdk=4.3.0, env=staging`, or `none`. */
export function describeLabels({ labels }: Result["run"]): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return pairs.join(", ") || "none";
}

/** As much of a hash as people compare by eye. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12);
}

/** What the load generator did, as names and values. */
export function listGeneratorFacts(result: Result): [string, string][] {
  const lags = result.startLagMs.map(({ stage, p50, p99, max, lowerBound }): [string, string] => [
    `Start lag, ${stage}`,
    `${lowerBound ? "at least " : ""}p50 ${formatLatency(p50 * 1000)}, p99 ${formatLatency(p99 * 1000)}, max ${formatLatency(max * 1000)}`,
  ]);
  return [...listMachineFacts(result), ...lags];
}

/** What the machine that made the load was busy with. */
export function listMachineFacts({ generator }: Result): [string, string][] {
  const { cpuShare } = generator;
  return [
    [
      "CPU of k6",
      cpuShare === null
        ? "not known"
        : `${formatShare(cpuShare.mean)} of ${formatCount(generator.cores)} cores on average, ${formatShare(cpuShare.max)} at most`,
    ],
    [
      "Memory of k6",
      generator.peakRssMb === null ? "not known" : `${generator.peakRssMb.toFixed(0)} MB at most`,
    ],
    [
      "Virtual users",
      `${formatCount(generator.vus)}, at most ${formatShare(generator.busyVuShareMax)} of them waiting for the server`,
    ],
  ];
}

/** True when every attempt and request is accounted for and every line could be read. */
export function addsUp({ reconciliation: counts }: Result): boolean {
  const { started, recorded, interrupted } = counts;
  return (
    started !== null &&
    interrupted !== null &&
    started === recorded + interrupted &&
    counts.difference === 0 &&
    counts.unparsedLines === 0
  );
}

/** The accounts of a run in one sentence, whether or not they add up. */
export function describeReconciliation({ reconciliation: counts }: Result): string {
  const cut = counts.cutLastLine ? ", the last one cut" : "";
  return [
    `attempts: ${showKnown(counts.started)} started, ${formatCount(counts.recorded)} recorded, ${showKnown(counts.interrupted)} interrupted`,
    `requests by k6's count: ${showKnown(counts.k6Requests)}, of them ${formatCount(counts.auxiliary)} auxiliary`,
    `unaccounted for: ${showKnown(counts.difference)}`,
    `never started: ${showKnown(counts.droppedIterations)}`,
    `unreadable lines: ${formatCount(counts.unparsedLines)}${cut}`,
  ].join(" · ");
}

function showKnown(count: number | null): string {
  return count === null ? "unknown" : formatCount(count);
}
