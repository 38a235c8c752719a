/** Which runs can be no parts of one run: one that is named twice, and those that did not run at the same time. */
import { expect, it } from "vitest";
import { findPartFaults, type NamedPart, notesOnParts } from "./part-faults.ts";

interface Given {
  id?: string;
  /** Minutes of an hour. */
  from?: number;
  to?: number | null;
  k6?: string;
}

const minute = (at: number) => new Date(Date.UTC(2026, 2, 4, 10, at)).toISOString();
const stage = {
  name: "spike",
  kind: "spike",
  startMs: 60_000,
  durationMs: 120_000,
  fromRatePerSecond: 10,
  toRatePerSecond: 10,
  vus: null,
} as const;

function part(name: string, { id = name, from = 0, to = 3, k6 = "2.2.0" }: Given = {}): NamedPart {
  return {
    name,
    manifest: {
      id,
      startedAt: minute(from),
      endedAt: to === null ? null : minute(to),
      k6: { version: k6, path: "k6", command: [], exitCode: 0 },
    },
    plan: { stages: [stage] },
  };
}

it("parts that ran at the same time have none", () => {
  expect(findPartFaults([part("a"), part("b", { from: 2, to: 5 }), part("c")])).toEqual([]);
  expect(notesOnParts([part("a"), part("b")])).toEqual([]);
});

it("a run that is named twice is told with all its names, whatever they are", () => {
  const parts = [
    part("a"),
    part("latest", { id: "a" }),
    part("b"),
    part("b"),
    part("./a", { id: "a" }),
  ];
  expect(findPartFaults(parts)).toEqual([
    "a and latest and ./a are one run, a: name it once",
    "b and b are one run, b: name it once",
  ]);
});

it("every run that had ended before the last began is told", () => {
  const parts = [part("b", { from: 30, to: 33 }), part("a"), part("c", { from: 1, to: 4 })];
  const faults = findPartFaults(parts);
  expect(faults).toHaveLength(2);
  expect(faults[0]).toContain(`a had ended (${minute(3)}) before b began (${minute(30)})`);
  expect(faults[0]).toContain("start all parts at the same time");
  expect(faults[1]).toContain("c had ended");
});

it("a run that was killed is taken to have lasted as long as it was to last", () => {
  const killed = part("a", { to: null });
  expect(findPartFaults([killed, part("b", { from: 2, to: 5 })])).toEqual([]);
  expect(findPartFaults([killed, part("b", { from: 3, to: 6 })])).toHaveLength(1);
});

it("parts of several versions of k6 are only noted", () => {
  const parts = [part("a"), part("b", { k6: "1.9.0" }), part("c")];
  expect(findPartFaults(parts)).toEqual([]);
  expect(notesOnParts(parts)).toEqual([expect.stringContaining("2.2.0 (a, c) and 1.9.0 (b)")]);
});
