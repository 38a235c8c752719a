/** The columns of the tables of stages and orgs: one list for every report, each showing as many as it has room for. */
import type { Counts, Latency, Result } from "../analysis/result.ts";
import {
  formatCount,
  formatCountShare,
  formatLatency,
  formatShare,
  NO_VALUE,
} from "../core/text.ts";
import type { Org } from "./org-ranking.ts";
import { GRANT_WORDS } from "./wording.ts";

export type Stage = Result["stages"][number];
type GrantCounts = Result["grants"][number];
type VariantCounts = Result["variants"][number];

/** How much room a report has: `narrow` terminals and `wide` ones, `full` for a page. */
export type Room = "narrow" | "wide" | "full";

/** A column of a table of `Item`s. Cells are not escaped: names in them are what others wrote. */
export interface TableColumn<Item> {
  head: string;
  align: "left" | "right";
  /** The least room in which it is shown. */
  room: Room;
  cell: (item: Item) => string;
}

const ROOMS: readonly Room[] = ["narrow", "wide", "full"];

/** The columns that a report of this much room shows. */
export function columnsFor<Item>(
  columns: readonly TableColumn<Item>[],
  room: Room,
): TableColumn<Item>[] {
  return columns.filter((column) => ROOMS.indexOf(column.room) <= ROOMS.indexOf(room));
}

export const STAGE_COLUMNS: readonly TableColumn<Stage>[] = [
  { head: "stage", align: "left", room: "narrow", cell: ({ stage }) => stage },
  number("attempts", "narrow", ({ attempts }) => formatCount(attempts)),
  number("planned", "wide", ({ offered }) => formatCount(offered)),
  ...countColumns("full"),
  latency("p50", "wide"),
  latency("p90", "full"),
  latency("p95", "narrow"),
  latency("p99", "narrow"),
  latency("max", "full"),
  number("new connections", "full", ({ newConnectionShare }) => formatShare(newConnectionShare)),
];

export const GRANT_COLUMNS: readonly TableColumn<GrantCounts>[] = [
  { head: "grant", align: "left", room: "narrow", cell: ({ grant }) => GRANT_WORDS[grant] },
  ...sliceColumns(),
];

export const VARIANT_COLUMNS: readonly TableColumn<VariantCounts>[] = [
  { head: "variant", align: "left", room: "narrow", cell: ({ variant }) => variant },
  ...sliceColumns(),
];

function sliceColumns(): TableColumn<Counts>[] {
  return [
    number("attempts", "narrow", ({ attempts }) => formatCount(attempts)),
    ...countColumns("narrow"),
    latency("p50", "wide"),
    latency("p95", "narrow"),
    latency("p99", "wide"),
  ];
}

export const ORG_COLUMNS: readonly TableColumn<Org>[] = [
  { head: "org", align: "left", room: "narrow", cell: ({ org }) => org },
  { head: "role", align: "left", room: "wide", cell: ({ role }) => role },
  number("attempts", "narrow", ({ attempts }) => formatCount(attempts)),
  ...countColumns("narrow"),
  latency("p50", "full"),
  latency("p95", "narrow"),
  latency("p99", "full"),
];

function countColumns(issuedRoom: Room): TableColumn<Counts>[] {
  return [
    number("issued", issuedRoom, ({ outcomes }) => formatCount(outcomes.issued)),
    number("unusable", "narrow", showUnusable),
    number("403 forbidden", "narrow", (counts) =>
      formatCountShare(counts.status403, counts.attempts),
    ),
    number("throttled", "full", ({ outcomes }) => formatCount(outcomes.throttled)),
  ];
}

function number<Item>(
  head: string,
  room: Room,
  cell: TableColumn<Item>["cell"],
): TableColumn<Item> {
  return { head, align: "right", room, cell };
}

function latency(percentile: Exclude<keyof Latency, "n">, room: Room): TableColumn<Counts> {
  return number(percentile, room, ({ latencyUs }) => showLatency(latencyUs, percentile));
}

/** A percentile of a slice, or a dash when the slice has no issued token. */
export function showLatency(latencyUs: Latency, percentile: Exclude<keyof Latency, "n">): string {
  return latencyUs.n === 0 ? NO_VALUE : formatLatency(latencyUs[percentile]);
}

/** Unusable tokens of a slice with the share that stands in the result: `1 088 (11.5 %)`. */
export function showUnusable({ outcomes, unusable, unusableShare }: Counts): string {
  if (outcomes.issued + outcomes.hollow === 0) return NO_VALUE;
  return unusable === 0 ? "0" : `${formatCount(unusable)} (${formatShare(unusableShare)})`;
}
