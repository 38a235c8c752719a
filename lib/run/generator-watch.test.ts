import { describe, expect, it } from "vitest";
import { halve, usageOf } from "./generator-watch.ts";

describe("generator watch", () => {
  it("joins neighbouring samples without losing CPU time or the peak of memory", () => {
    const samples = [
      { atMs: 1, cpuMs: 10, rssMb: 5 },
      { atMs: 2, cpuMs: 20, rssMb: 9 },
      { atMs: 3, cpuMs: 30, rssMb: 7 },
      { atMs: 4, cpuMs: 40, rssMb: 6 },
    ];
    expect(halve(samples)).toEqual([
      { atMs: 2, cpuMs: 30, rssMb: 9 },
      { atMs: 4, cpuMs: 70, rssMb: 7 },
    ]);
  });

  it("reads CPU time and memory of a process as the process itself knows them", async () => {
    const before = await usageOf(process.pid);
    const until = process.cpuUsage().user + 200_000;
    while (process.cpuUsage().user < until);
    const after = await usageOf(process.pid);
    expect(after.cpuMs - before.cpuMs).toBeGreaterThanOrEqual(150);
    expect(after.rssMb).toBeGreaterThan(10);
  });

  it("has nothing to say of a process that is gone", async () => {
    await expect(usageOf(2 ** 22 + 1)).rejects.toThrow("ENOENT");
  });
});
