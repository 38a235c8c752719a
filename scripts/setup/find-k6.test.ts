/** Where k6 is looked for, and what is passed over. */
import {
  appendFileSync,
  copyFileSync,
  readFileSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { type FakeMachine, fakeMachine, k6Script, writeProgram } from "./fake-programs.ts";
import { findK6 } from "./find-k6.mjs";
import { cacheFolder, k6CacheEntry, storeInCache } from "./k6-cache.mjs";
import { K6Unavailable } from "./k6-unavailable.mjs";
import { K6_VERSION } from "./k6-version.mjs";

async function fillCache(machine: FakeMachine, version = K6_VERSION) {
  const entry = k6CacheEntry(machine.env);
  await storeInCache(entry, writeProgram(join(entry.folder, "staged"), k6Script(version)));
  return entry;
}

describe("k6 is found", () => {
  test("by the flag before all else", async () => {
    const machine = fakeMachine();
    const path = writeProgram(join(machine.folder, "mine", "k6"), k6Script("2.3.0"));
    machine.env["K6_BIN"] = machine.addProgram("k6", k6Script("2.4.0"));
    await fillCache(machine);
    expect(await findK6({ flag: path, env: machine.env })).toEqual({
      path,
      version: "2.3.0",
      source: "flag",
    });
  });

  test("by K6_BIN before PATH, and a relative path becomes absolute", async () => {
    const machine = fakeMachine();
    const path = writeProgram(join(machine.folder, "mine", "k6"), k6Script("2.3.0"));
    machine.addProgram("k6", k6Script("2.4.0"));
    machine.env["K6_BIN"] = relative(process.cwd(), path);
    expect(await findK6({ env: machine.env })).toMatchObject({ path, source: "K6_BIN" });
  });

  test("by a bare name in K6_BIN on PATH", async () => {
    const machine = fakeMachine();
    const path = machine.addProgram("k6-nightly", k6Script("2.9.0"));
    machine.env["K6_BIN"] = "k6-nightly";
    expect(await findK6({ env: machine.env })).toMatchObject({ path, source: "K6_BIN" });
  });

  test("on PATH before the cache", async () => {
    const machine = fakeMachine();
    const path = machine.addProgram("k6", k6Script("2.4.0"));
    await fillCache(machine);
    expect(await findK6({ env: machine.env })).toMatchObject({ path, source: "PATH" });
  });

  test.for(["0.49.0", "3.0.0"])("in the cache when PATH has v%s", async (version) => {
    const machine = fakeMachine();
    machine.addProgram("k6", k6Script(version));
    const { binary } = await fillCache(machine);
    expect(await findK6({ env: machine.env })).toEqual({
      path: binary,
      version: K6_VERSION,
      source: "cache",
    });
  });

  test("in a cache that was restored with other file times, which are noted", async () => {
    const machine = fakeMachine();
    const { binary, stamp } = await fillCache(machine);
    utimesSync(binary, new Date(0), new Date(0));
    expect(await findK6({ env: machine.env })).toMatchObject({ source: "cache" });
    expect(readFileSync(stamp, "utf8")).toMatch(/^[0-9a-f]{64} \d+ 0\n$/);
  });
});

describe("k6 is not found", () => {
  test.for([
    ["does not exist", "/nowhere/k6", "cannot be started (ENOENT)"],
    ["is no k6", "sh", 'answers "" when asked for its version, unlike k6'],
  ])("when K6_BIN %s, even with a good one on PATH", async ([, value, reason]) => {
    const machine = fakeMachine();
    machine.addProgram("k6", k6Script(K6_VERSION));
    machine.addProgram("sh", "exit 0");
    machine.env["K6_BIN"] = value;
    const found = findK6({ env: machine.env });
    await expect(found).rejects.toThrow(K6Unavailable);
    await expect(found).rejects.toThrow(`K6_BIN names ${value}`);
    await expect(found).rejects.toThrow(reason);
  });

  test("when the flag names one that is out of range", async () => {
    const machine = fakeMachine();
    const flag = machine.addProgram("k6", k6Script("1.5.0"));
    await expect(findK6({ flag, env: machine.env })).rejects.toThrow(
      `${flag} is v1.5.0, and the harness needs >= 2.2.0 < 3`,
    );
  });

  test("when there is none, and the message names the places and the set-up", async () => {
    const { env } = fakeMachine();
    await expect(findK6({ env })).rejects.toThrow(
      /k6 on PATH: none is there.*cached k6:.*npm run setup/s,
    );
  });

  test("when PATH has one that is too old, and the message keeps why", async () => {
    const machine = fakeMachine();
    machine.addProgram("k6", k6Script("0.49.0"));
    await expect(findK6({ env: machine.env })).rejects.toThrow("is v0.49.0, and the harness needs");
  });

  test.for<[string, string, (binary: string, stamp: string) => void]>([
    ["has other bytes", "is damaged", (binary) => appendFileSync(binary, "# more")],
    ["is cut", "is damaged", (binary) => truncateSync(binary, 10)],
    ["has no stamp", "holds no complete k6", (_, stamp) => truncateSync(stamp)],
    [
      "has a stamp of another file",
      "is damaged",
      (_, stamp) => {
        writeFileSync(stamp, `${"0".repeat(64)} 1 1\n`);
      },
    ],
  ])("in a cache whose binary %s", async ([, reason, damage]) => {
    const machine = fakeMachine();
    const { binary, stamp } = await fillCache(machine);
    damage(binary, stamp);
    await expect(findK6({ env: machine.env })).rejects.toThrow(reason);
  });

  test("in a cache that holds another version under the pinned one's name", async () => {
    const machine = fakeMachine();
    await fillCache(machine, "2.3.0");
    await expect(findK6({ env: machine.env })).rejects.toThrow(`instead of v${K6_VERSION}`);
  });

  test("in the cache of another place", async () => {
    const machine = fakeMachine();
    const { binary } = await fillCache(machine);
    copyFileSync(binary, join(machine.folder, "k6"));
    const env = { ...machine.env, TOKENRUSH_CACHE: join(machine.folder, "elsewhere") };
    await expect(findK6({ env })).rejects.toThrow(join("elsewhere", "k6-v"));
  });
});

test.for([
  ["linux", { HOME: "/home/ada" }, "/home/ada/.cache/tokenrush"],
  ["linux", { HOME: "/home/ada", XDG_CACHE_HOME: "/var/xdg" }, "/var/xdg/tokenrush"],
  ["darwin", { HOME: "/Users/ada" }, "/Users/ada/Library/Caches/tokenrush"],
  ["darwin", { HOME: "/Users/ada", TOKENRUSH_CACHE: "/shared" }, "/shared"],
] as const)("the cache on %s with %o is %s", ([platform, env, folder]) => {
  expect(cacheFolder(env, platform)).toBe(folder);
});
