import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Io } from "./io.ts";
import { createStop } from "./stop-switch.ts";

function fakeIo() {
  const callbacks: ((signal: string) => void)[] = [];
  let released = false;
  const output = { write: () => undefined, isTTY: false, columns: 80 };
  const io: Io = {
    stdout: output,
    stderr: output,
    env: {},
    cwd: "/",
    stdin: () => Readable.from([]),
    now: () => new Date(0),
    onInterrupt(callback) {
      callbacks.push(callback);
      return () => (released = true);
    },
  };
  return {
    io,
    interrupt: () => callbacks.forEach((call) => call("SIGINT")),
    released: () => released,
  };
}

describe("stop switch", () => {
  it("stops in order at the first signal, at once at the second", () => {
    const { io, interrupt } = fakeIo();
    const stop = createStop(io);
    interrupt();
    expect([stop.inOrder.aborted, stop.immediately.aborted]).toEqual([true, false]);
    expect(stop.inOrder.reason).toBe("stopped by SIGINT");
    expect(stop.state()).toBe("stopped");
    interrupt();
    expect(stop.immediately.aborted).toBe(true);
  });

  it("fails the run when something it needs is gone, and keeps the first reason", () => {
    const { io, interrupt } = fakeIo();
    const stop = createStop(io);
    stop.fail("the issuer died");
    stop.fail("again");
    expect([stop.inOrder.reason, stop.state()]).toEqual(["the issuer died", "failed"]);
    interrupt();
    expect(stop.immediately.aborted).toBe(true);
  });

  it("is no failure when something goes after the user stopped the run", () => {
    const { io, interrupt } = fakeIo();
    const stop = createStop(io);
    interrupt();
    stop.fail("the issuer died");
    expect([stop.inOrder.reason, stop.state()]).toEqual(["stopped by SIGINT", "stopped"]);
  });

  it("lets go of the signals", () => {
    const { io, released } = fakeIo();
    createStop(io).release();
    expect(released()).toBe(true);
  });
});
