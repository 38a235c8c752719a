/** Why runs cannot be parts of one run by what their manifests say: the same run twice, or runs at different times. */
import type { Plan } from "../core/plan.ts";
import type { Manifest } from "./manifest.ts";

export interface NamedPart {
  /** What the user calls it. */
  name: string;
  manifest: Pick<Manifest, "id" | "startedAt" | "endedAt" | "k6">;
  plan: Pick<Plan, "stages">;
}

/** One sentence each, with what to change; none for parts that may be added up. */
export function findPartFaults(parts: readonly NamedPart[]): string[] {
  const same = findTwins(parts);
  return same.length > 0 ? same : findStrays(parts);
}

/** By their ids: `results/latest`, and a copy elsewhere, are the run they lead to. */
function findTwins(parts: readonly NamedPart[]): string[] {
  const byId = groupBy(parts, ({ manifest }) => manifest.id);
  return [...byId].flatMap(([id, twins]) =>
    twins.length === 1
      ? []
      : [`${twins.map(({ name }) => name).join(" and ")} are one run, ${id}: name it once`],
  );
}

/** Those that had ended before another began. */
function findStrays(parts: readonly NamedPart[]): string[] {
  const [last] = parts.toSorted((a, b) => startOf(b) - startOf(a));
  if (last === undefined) return [];
  return parts.flatMap((part) =>
    endOf(part) > startOf(last)
      ? []
      : [
          `${part.name} had ended (${new Date(endOf(part)).toISOString()}) before ${last.name} began (${last.manifest.startedAt}): start all parts at the same time; runs one after the other are compared, not merged`,
        ],
  );
}

function startOf({ manifest }: NamedPart): number {
  return Date.parse(manifest.startedAt);
}

/** Of a part that was killed, when it would have ended. */
function endOf(part: NamedPart): number {
  const { endedAt } = part.manifest;
  if (endedAt !== null) return Date.parse(endedAt);
  const ends = part.plan.stages.map(({ startMs, durationMs }) => startMs + durationMs);
  return startOf(part) + Math.max(0, ...ends);
}

/** What is worth a note, and forbids nothing. */
export function notesOnParts(parts: readonly NamedPart[]): string[] {
  const byVersion = groupBy(parts, ({ manifest }) => manifest.k6.version);
  if (byVersion.size < 2) return [];
  const told = [...byVersion].map(
    ([version, sent]) => `${version} (${sent.map(({ name }) => name).join(", ")})`,
  );
  return [
    `the parts were sent by k6 ${told.join(" and ")}, which may time requests in another way: take one version for all`,
  ];
}

function groupBy(
  parts: readonly NamedPart[],
  keyOf: (part: NamedPart) => string,
): Map<string, NamedPart[]> {
  const groups = new Map<string, NamedPart[]>();
  for (const part of parts) {
    const key = keyOf(part);
    groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  return groups;
}
