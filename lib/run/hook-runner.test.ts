/** Real shells and a real server: when hooks run, what they get, and what becomes of those that fail or hang. */
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { EventOutcome } from "./event-outcomes.ts";
import type { Guard } from "./guard.ts";
import { HookRunner } from "./hook-runner.ts";
import type { Hook } from "./plan-run.ts";

const NO_GUARD: Guard = { take: () => undefined, release: () => undefined, end: () => undefined };
const SECRET = "s3cret-of-app-1";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tokenrush-hooks-"));
});
afterEach(() => rm(folder, { recursive: true }));

interface Started {
  runner: HookRunner;
  /** As they end. */
  outcomes: EventOutcome[];
  log: () => Promise<string>;
}

/** Hooks of events that are due at once, or after `atMs`. */
function startHooks(hooks: readonly (Hook & { atMs?: number })[]): Started {
  const outcomes: EventOutcome[] = [];
  const logPath = join(folder, "hooks.log");
  const events = hooks.map(({ atMs = 0 }, index) => ({
    name: `event-${index}`,
    kind: "other" as const,
    atMs,
  }));
  const runner = new HookRunner({
    events,
    hooks: new Map(hooks.map((hook, index) => [index, hook])),
    logPath,
    cwd: folder,
    env: { PATH: process.env["PATH"], MARK: "from the user" },
    secrets: [SECRET],
    guard: NO_GUARD,
    now: () => new Date(),
    onOutcome: (outcome) => outcomes.push(outcome),
  });
  runner.setEpoch(Date.now());
  return { runner, outcomes, log: () => readFile(logPath, "utf8") };
}

const ended = ({ outcomes }: Started, count = 1) =>
  vi.waitFor(() => expect(outcomes).toHaveLength(count), { timeout: 10_000, interval: 20 });

describe("a command", () => {
  it("runs in the user's folder with the user's environment, and is told as ok", async () => {
    const hooks = startHooks([{ command: 'echo "$MARK" > here' }]);
    await ended(hooks);
    expect(await hooks.runner.stop()).toEqual(hooks.outcomes);
    expect(hooks.outcomes).toMatchObject([
      { index: 0, name: "event-0", kind: "other", plannedMs: 0, outcome: "ok" },
    ]);
    expect(await readFile(join(folder, "here"), "utf8")).toBe("from the user\n");
  });

  it("fails by its exit code, and by its signal", async () => {
    const hooks = startHooks([{ command: "exit 3" }, { command: "kill -TERM $$" }]);
    await ended(hooks, 2);
    expect(await hooks.runner.stop()).toMatchObject([
      { outcome: "failed", detail: "exit code 3" },
      { outcome: "failed", detail: "ended by SIGTERM" },
    ]);
  });

  it("has what it writes kept without the plan's secrets, for the owner alone", async () => {
    const hooks = startHooks([{ command: `echo one ${SECRET}; echo two >&2` }]);
    await ended(hooks);
    expect(await hooks.log()).toMatch(/^# event-0 \S+Z\none \[removed\]\ntwo\n$/);
    expect((await stat(join(folder, "hooks.log"))).mode & 0o777).toBe(0o600);
  });

  it("has no more than 64 KiB of what it writes kept", async () => {
    const hooks = startHooks([{ command: "yes word | head -c 100000" }]);
    await ended(hooks);
    const log = await hooks.log();
    expect(log).toMatch(/\nword\n\(what follows is left out: 100000 bytes in all\)\n$/);
    expect(log.length).toBeLessThan(66_000);
  });

  it("leaves no half of a secret where what it writes is cut", async () => {
    const line = 65_536 - SECRET.length + 4;
    const hooks = startHooks([
      { command: `echo first; head -c ${line - 7} /dev/zero | tr '\\0' ' '; echo; echo ${SECRET}` },
    ]);
    await ended(hooks);
    expect(await hooks.log()).not.toContain(SECRET.slice(0, 8));
  });

  it("is done when it ends, even if something that left its group lives on", async () => {
    const leaver = "setsid sh -c 'touch left; exec sleep 600' & echo $! > child";
    const command = `${leaver}; until [ -e left ]; do sleep 0.05; done`;
    const hooks = startHooks([{ command }]);
    await ended(hooks);
    const child = Number(await readFile(join(folder, "child"), "utf8"));
    process.kill(child, "SIGKILL");
    expect(await hooks.runner.stop()).toMatchObject([{ outcome: "ok" }]);
  });

  it("that hangs is ended with the run, and what it started with it", async () => {
    const hooks = startHooks([{ command: "(trap '' TERM; sleep 600) & echo $! > child; wait" }]);
    await vi.waitFor(() => expect(existsSync(join(folder, "child"))).toBe(true), 10_000);
    const [outcome] = await hooks.runner.stop();
    expect(outcome).toMatchObject({ outcome: "failed", detail: "ended with the run" });
    expect(outcome?.endedAt).not.toBeNull();
    const child = Number(await readFile(join(folder, "child"), "utf8"));
    await vi.waitFor(() => expect(() => process.kill(child, 0)).toThrow("ESRCH"), 10_000);
  });

  it("leaves nothing running in the background", async () => {
    const hooks = startHooks([{ command: "sleep 600 & echo $! > child" }]);
    await ended(hooks);
    const child = Number(await readFile(join(folder, "child"), "utf8"));
    await vi.waitFor(() => expect(() => process.kill(child, 0)).toThrow("ESRCH"), 10_000);
    expect(await hooks.runner.stop()).toMatchObject([{ outcome: "ok" }]);
  });
});

describe("a URL", () => {
  it("gets a POST, and fails by a status of 400 or more or by no answer at all", async () => {
    const seen: string[] = [];
    const base = await listen(
      createServer((request, response) => {
        seen.push(`${request.method} ${request.url}`);
        response.writeHead(request.url === "/ok" ? 204 : 500).end();
      }),
    );
    const gone = await listen(createServer(), "closed");
    const hooks = startHooks([{ url: `${base}/ok` }, { url: `${base}/no` }, { url: gone }]);
    await ended(hooks, 3);
    expect(await hooks.runner.stop()).toMatchObject([
      { outcome: "ok", detail: "answered 204" },
      { outcome: "failed", detail: "answered 500" },
      { outcome: "failed", detail: "ECONNREFUSED" },
    ]);
    expect(seen.toSorted()).toEqual(["POST /no", "POST /ok"]);
  });
});

describe("the time of a hook", () => {
  it("is corrected once the load's start is known", async () => {
    const hooks = startHooks([{ command: "true", atMs: 600_000 }]);
    hooks.runner.setEpoch(Date.now() - 600_000);
    await ended(hooks);
    hooks.runner.setEpoch(Date.now() - 600_000);
    expect(await hooks.runner.stop()).toMatchObject([{ outcome: "ok" }]);
    expect(hooks.outcomes).toHaveLength(1);
  });

  it("may never come", async () => {
    const hooks = startHooks([{ command: "touch ran", atMs: 600_000 }]);
    expect(await hooks.runner.stop()).toEqual([
      {
        index: 0,
        name: "event-0",
        kind: "other",
        plannedMs: 600_000,
        startedAt: null,
        endedAt: null,
        outcome: "not run",
        detail: "its time never came",
      },
    ]);
    expect(existsSync(join(folder, "ran"))).toBe(false);
  });
});

/** The address of the server, which ends with the test, or at once. */
async function listen(server: Server, then: "open" | "closed" = "open"): Promise<string> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  if (then === "closed") server.close();
  else onTestFinished(() => void server.close());
  return `http://127.0.0.1:${address.port}`;
}
