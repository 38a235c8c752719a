import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FaultLogLine, readFaultLog } from "./fault-log.ts";
import { FaultLogWriter } from "./fault-log-writer.ts";

let directory: string;
let path: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "tokenrush-issuer-"));
  path = join(directory, "faults.jsonl");
});

afterEach(() => rm(directory, { recursive: true }));

function line(attemptId: string): FaultLogLine {
  return {
    attemptId,
    org: "acmé",
    grant: "refresh",
    faultId: "f",
    kind: "latency",
    at: "2026-11-21T10:00:00.000Z",
    atMs: 12,
    delayMs: 300,
  };
}

test("what was appended is read back, in order, once the log is closed", async () => {
  const writer = new FaultLogWriter(path);
  const lines = Array.from({ length: 5000 }, (_, index) => line(`1-${index}-1`));
  for (const each of lines) writer.append(each);
  writer.close();
  expect(await readFaultLog(path)).toEqual(lines);
});

test("lines reach the disk on their own, soon", async () => {
  const writer = new FaultLogWriter(path);
  writer.append(line("1-1-1"));
  await expect.poll(() => readFile(path, "utf8")).toContain("1-1-1");
  writer.close();
});

test("a last line that was cut is left out, any other broken line is named", async () => {
  await writeFile(path, `${JSON.stringify(line("1-1-1"))}\n{"attemptId":"1-2`);
  expect(await readFaultLog(path)).toEqual([line("1-1-1")]);
  await appendFile(path, `\n${JSON.stringify(line("1-3-1"))}\n`);
  await expect(readFaultLog(path)).rejects.toThrow(`${path}:2: not a line of a fault log`);
});

test("a log that is not there is unreadable, by name", async () => {
  await expect(readFaultLog(path)).rejects.toMatchObject({ code: "FILE_UNREADABLE", exitCode: 3 });
});
