/** What a terminal and a log get to see. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startProgress } from "./progress.mjs";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function recordingStream(isTTY: boolean) {
  const writes: string[] = [];
  return { isTTY, columns: 30, writes, write: (text: string) => writes.push(text) };
}

test("a log gets a line at once and one every ten seconds, until it stops", () => {
  const stream = recordingStream(false);
  const progress = startProgress(stream, "Building");
  vi.advanceTimersByTime(9_000);
  progress.note("12 packages");
  vi.advanceTimersByTime(16_000);
  progress.stop();
  vi.advanceTimersByTime(60_000);
  expect(stream.writes).toEqual([
    "Building · 0 s\n",
    "Building · 12 packages · 10 s\n",
    "Building · 12 packages · 20 s\n",
  ]);
});

test("a terminal gets one line, redrawn, never wrapped and cleared at the end", () => {
  const stream = recordingStream(true);
  const progress = startProgress(stream, "Building");
  progress.note("a detail that is longer than the terminal is wide");
  vi.advanceTimersByTime(1_000);
  progress.stop();
  expect(stream.writes).toHaveLength(6);
  expect(stream.writes.every((text) => text.startsWith("\r\u001B[K") && !text.includes("\n"))).toBe(
    true,
  );
  expect(Math.max(...stream.writes.map((text) => text.length - "\r\u001B[K".length))).toBe(29);
  expect(stream.writes.at(-1)).toBe("\r\u001B[K");
});
