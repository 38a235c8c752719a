/** Where sampling must reach in each org × stage × grant to find its twenty tokens; found in a pass of its own before judging. */
import type { Plan } from "../core/plan.ts";
import { keepSmallest, POSITION_COUNT, SAMPLE_FLOOR } from "../core/sampling.ts";
import { GRANTS } from "../core/words.ts";

/** The smallest positions seen per group, twenty to a row; travels between threads and adds up in any order. */
export interface SampleFloors {
  /** Row plus one by group; zero where nothing was seen. */
  rowByGroup: Uint32Array<ArrayBuffer>;
  groups: Uint32Array<ArrayBuffer>;
  /** Positions kept per row. */
  kept: Uint8Array<ArrayBuffer>;
  smallest: Uint32Array<ArrayBuffer>;
  rowCount: number;
}

export function createSampleFloors({ orgs, stages }: Plan): SampleFloors {
  return {
    rowByGroup: new Uint32Array(orgs.length * stages.length * GRANTS.length),
    groups: new Uint32Array(64),
    kept: new Uint8Array(64),
    smallest: new Uint32Array(64 * SAMPLE_FLOOR),
    rowCount: 0,
  };
}

export function sampleGroup(stageCount: number, org: number, stage: number, grant: number): number {
  return (org * stageCount + stage) * GRANTS.length + grant;
}

export function addPosition(floors: SampleFloors, group: number, position: number): void {
  const row = rowOf(floors, group);
  const kept = floors.kept[row] ?? 0;
  floors.kept[row] = keepSmallest(floors.smallest, row * SAMPLE_FLOOR, kept, position);
}

/** Adds the positions of another part of the run. */
export function addFloors(into: SampleFloors, from: SampleFloors): void {
  for (let row = 0; row < from.rowCount; row += 1) {
    const start = row * SAMPLE_FLOOR;
    for (const position of from.smallest.subarray(start, start + (from.kept[row] ?? 0))) {
      addPosition(into, from.groups[row] ?? 0, position);
    }
  }
}

/** The largest position that a group's floor takes in: its twentieth smallest, or all when there are fewer. */
export function floorPosition(floors: SampleFloors, group: number): number {
  const row = (floors.rowByGroup[group] ?? 0) - 1;
  if (row === -1 || (floors.kept[row] ?? 0) < SAMPLE_FLOOR) return POSITION_COUNT;
  return floors.smallest[(row + 1) * SAMPLE_FLOOR - 1] ?? POSITION_COUNT;
}

function rowOf(floors: SampleFloors, group: number): number {
  const known = floors.rowByGroup[group] ?? 0;
  if (known !== 0) return known - 1;
  const row = floors.rowCount;
  if (row === floors.groups.length) growRows(floors);
  floors.groups[row] = group;
  floors.rowByGroup[group] = row + 1;
  floors.rowCount += 1;
  return row;
}

function growRows(floors: SampleFloors): void {
  const groups = new Uint32Array(floors.groups.length * 2);
  const kept = new Uint8Array(floors.kept.length * 2);
  const smallest = new Uint32Array(floors.smallest.length * 2);
  groups.set(floors.groups);
  kept.set(floors.kept);
  smallest.set(floors.smallest);
  Object.assign(floors, { groups, kept, smallest });
}
