import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { isProcessGone, type Manifest } from "./manifest.ts";

const RUNNING: Manifest = {
  schemaVersion: 1,
  id: "20261121T134501Z-spike-abcd",
  state: "running",
  stopReason: null,
  startedAt: "2026-11-21T13:45:01.000Z",
  endedAt: null,
  pid: process.ppid,
  tokenrush: "0.1.0",
  k6: { version: "2.2.0", path: "k6", command: ["k6"], exitCode: null },
  node: process.version,
  cores: 2,
  scenario: "spike",
  seed: 1,
  configHash: "",
  labels: {},
};

describe("a manifest that says running", () => {
  it("is believed while its process is there", () => {
    expect(isProcessGone(RUNNING)).toBe(false);
  });

  it("is not believed once its process has ended", () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    expect(isProcessGone({ ...RUNNING, pid })).toBe(true);
  });

  it("is not believed when it names the process that asks, as in a container started anew", () => {
    expect(isProcessGone({ ...RUNNING, pid: process.pid })).toBe(true);
  });
});

it("a manifest that was closed has no process to miss", () => {
  expect(isProcessGone({ ...RUNNING, state: "finished", pid: process.pid })).toBe(false);
});
