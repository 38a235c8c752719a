/** How to compare the same again, and how to run both sides again. */
import type { AnyComparison } from "../../compare/comparison-file.ts";
import type { Comparison, Side } from "../../compare/comparison.ts";
import type { TargetComparison } from "../../compare/target-comparison.ts";
import { quoteForShell } from "../reproduction.ts";

/** Beyond so many words a command goes on in the next line. */
const WORDS_PER_LINE = 3;
const MAX_RUNS = 60;

/** Shell commands. */
export function listComparisonCommands(comparison: AnyComparison): string[] {
  return comparison.kind === "runs" ? commandsOfRuns(comparison) : commandsOfTargets(comparison);
}

function commandsOfRuns(comparison: Comparison): string[] {
  const { base, candidate, provenance } = comparison;
  const again = compareCommand(idsOf(base), idsOf(candidate), provenance.flags);
  return [...again, ...runCommands(comparison)];
}

function commandsOfTargets({ base, candidate, differences }: TargetComparison): string[] {
  const allowed = differences.flatMap(({ weight, key }) => (weight === "allowed" ? [key] : []));
  const flags = allowed.length === 0 ? [] : [`--allow ${allowed.join(",")}`];
  return compareCommand(base.runs, candidate.runs, ["--across-targets", ...flags]);
}

function idsOf({ runs }: Side): string[] {
  return runs.map(({ id }) => id);
}

function compareCommand(
  base: readonly string[],
  candidate: readonly string[],
  flags: readonly string[],
): string[] {
  return wrapCommand([
    "tokenrush compare",
    ...base.slice(0, MAX_RUNS).map(quoteForShell),
    "--against",
    ...candidate.slice(0, MAX_RUNS).map(quoteForShell),
    ...flags,
  ]);
}

function wrapCommand(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (let at = 0; at < words.length; at += WORDS_PER_LINE) {
    const line = words.slice(at, at + WORDS_PER_LINE).join(" ");
    lines.push(at === 0 ? line : `  ${line}`);
  }
  return lines.map((line, at) => (at < lines.length - 1 ? `${line} \\` : line));
}

/** Both sides in turn: what changes with time then changes for both. */
function runCommands({ base, candidate, provenance }: Comparison): string[] {
  const [before, after] = [base, candidate].map((side) => describeConfig(side, provenance.runs));
  const replicates = Math.max(3, base.runs.length, candidate.runs.length);
  return [
    `# base.yaml: ${before ?? ""}`,
    `# candidate.yaml: ${after ?? ""}`,
    `tokenrush run --replicates ${replicates} --ab base.yaml,candidate.yaml`,
  ];
}

/** By what a configuration is known: its hash, and where it was taken from. */
function describeConfig(side: Side, origins: Comparison["provenance"]["runs"]): string {
  const own = origins.filter(({ run }) => side.runs.some(({ id }) => id === run));
  const hashes = [...new Set(own.map(({ configHash }) => configHash))];
  const commits = [...new Set(own.flatMap(({ commit }) => commit ?? []))];
  const seeds = [...new Set(own.map(({ seed }) => String(seed)))];
  const labels = Object.entries(side.runs[0]?.labels ?? {}).map(([name, value]) =>
    quoteForShell(`${name}=${value}`),
  );
  const parts = [
    `the configuration whose settings have SHA-256 ${hashes.join(" or ")} (configHash in plan.json, not of the file)`,
    `seed ${seeds.join(", ")}`,
    commits.length === 0 ? "" : `commit ${commits.join(" or ")}`,
    labels.length === 0 ? "" : `labels ${labels.join(" ")}`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}
