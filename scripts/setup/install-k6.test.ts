/** The ways to a k6, against a release server on loopback and a stand-in for Go. */
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type FakeMachine, HANG, fakeMachine, goScript, k6Script } from "./fake-programs.ts";
import {
  ARCHIVE_NAME,
  type ReleaseFiles,
  checksumLine,
  packArchive,
  send,
  sendHalf,
  sendStatus,
  serveRelease,
  stall,
  trickle,
} from "./fake-release.ts";
import { installK6 } from "./install-k6.mjs";
import { K6Unavailable } from "./k6-unavailable.mjs";
import { k6CacheEntry } from "./k6-cache.mjs";
import { K6_VERSION } from "./k6-version.mjs";

const LIMITS = { download: { stallMs: 20_000, totalMs: 20_000 }, buildMs: 20_000, waitMs: 20_000 };
const SOON = { ...LIMITS, download: { stallMs: 50, totalMs: 20_000 } };
const GO_THAT_BUILDS = goScript(
  `[ "$CGO_ENABLED" = 0 ] || exit 9; echo '#!/bin/sh' > "$2"; echo '${k6Script(K6_VERSION)}' >> "$2"; chmod +x "$2"`,
);

async function serveGoodRelease(machine: FakeMachine, changes: Partial<ReleaseFiles> = {}) {
  const content = packArchive(machine.folder, K6_VERSION);
  return serveRelease({
    archive: send(content),
    checksums: send(checksumLine(content)),
    ...changes,
  });
}

async function failToInstall(
  machine: FakeMachine,
  downloadBase: string,
  limits = LIMITS,
): Promise<K6Unavailable> {
  const outcome: unknown = await installK6({ ...machine, downloadBase, limits }).catch(
    (error: unknown) => error,
  );
  if (outcome instanceof K6Unavailable) return outcome;
  throw new Error("expected K6Unavailable", { cause: outcome });
}

function reasonOf(failure: K6Unavailable, way: string): string {
  return failure.ways.find((each) => each.way === way)?.reason ?? "not tried";
}

describe("the official release", () => {
  test("is downloaded, verified and cached, and used from the cache afterwards", async () => {
    const machine = fakeMachine();
    const server = await serveGoodRelease(machine);
    const options = { ...machine, downloadBase: server.url, limits: LIMITS };
    const { binary, folder } = k6CacheEntry(machine.env);

    expect(await installK6(options)).toEqual({
      path: binary,
      version: K6_VERSION,
      source: "download",
    });
    expect(readdirSync(folder).toSorted()).toEqual(["k6", "k6.sha256"]);
    expect(await installK6(options)).toEqual({
      path: binary,
      version: K6_VERSION,
      source: "cache",
    });
    expect(server.requests).toEqual([
      `/v${K6_VERSION}/k6-v${K6_VERSION}-checksums.txt`,
      `/v${K6_VERSION}/${ARCHIVE_NAME}`,
    ]);
  });

  test("may come from a mirror that the environment names", async () => {
    const machine = fakeMachine();
    const server = await serveGoodRelease(machine);
    machine.env["TOKENRUSH_K6_DOWNLOAD_BASE"] = `${server.url}/`;
    expect(await installK6({ ...machine, limits: LIMITS })).toMatchObject({ source: "download" });
  });

  test.for<[string, RegExp, (content: Buffer) => Partial<ReleaseFiles>]>([
    [
      "whose archive has another checksum",
      /has SHA-256 [0-9a-f]{64}, and the release says [0-9a-f]{64}/,
      () => ({ checksums: send(checksumLine(Buffer.from("another archive"))) }),
    ],
    [
      "whose archive is cut but well-formed HTTP",
      /has SHA-256/,
      (content) => ({ archive: send(content.subarray(0, -10)) }),
    ],
    [
      "whose connection breaks off",
      /tar\.gz: the connection broke off before the end/,
      (content) => ({ archive: sendHalf(content) }),
    ],
    ["that isn't there", /checksums\.txt: HTTP status 404/, () => ({ checksums: sendStatus(404) })],
    ["whose archive isn't there", /: HTTP status 404/, () => ({ archive: sendStatus(404) })],
    [
      "whose checksums leave out the archive",
      /does not list k6-v/,
      (content) => ({ checksums: send(checksumLine(content, "k6-for-another-machine.zip")) }),
    ],
  ])("%s is refused, and nothing of it stays", async ([, reason, misbehave]) => {
    const machine = fakeMachine();
    const content = packArchive(machine.folder, K6_VERSION);
    const server = await serveGoodRelease(machine, misbehave(content));

    const failure = await failToInstall(machine, server.url);

    expect(reasonOf(failure, "official release")).toMatch(reason);
    expect(readdirSync(k6CacheEntry(machine.env).folder)).toEqual([]);
  });

  test.for<[string, (content: Buffer) => Partial<ReleaseFiles>]>([
    ["never answers", () => ({ checksums: () => undefined })],
    ["falls silent half-way", (content) => ({ archive: stall(content) })],
  ])("is given up when its server %s", async ([, misbehave]) => {
    const machine = fakeMachine();
    const content = packArchive(machine.folder, K6_VERSION);
    const server = await serveGoodRelease(machine, misbehave(content));
    const failure = await failToInstall(machine, server.url, SOON);
    expect(reasonOf(failure, "official release")).toMatch(/: no answer for 0\.05 s$/);
  });

  test("may be slow as long as it goes on", async () => {
    const machine = fakeMachine();
    const content = packArchive(machine.folder, K6_VERSION);
    const server = await serveGoodRelease(machine, { archive: trickle(content, 6, 250) });
    const limits = { ...LIMITS, download: { stallMs: 1_000, totalMs: 20_000 } };
    const k6 = await installK6({ ...machine, downloadBase: server.url, limits });
    expect(k6.source).toBe("download");
  });

  test("is given up when it takes too long in all", async () => {
    const machine = fakeMachine();
    const server = await serveGoodRelease(machine, { archive: stall(Buffer.alloc(100)) });
    const limits = { ...LIMITS, download: { stallMs: 20_000, totalMs: 200 } };
    const failure = await failToInstall(machine, server.url, limits);
    expect(reasonOf(failure, "official release")).toMatch(/: took longer than 0\.2 s$/);
  });

  test("that answers another version is refused", async () => {
    const machine = fakeMachine();
    const content = packArchive(machine.folder, "2.1.0");
    const server = await serveRelease({
      archive: send(content),
      checksums: send(checksumLine(content)),
    });
    const failure = await failToInstall(machine, server.url);
    expect(reasonOf(failure, "official release")).toContain(
      `answers v2.1.0 instead of v${K6_VERSION}`,
    );
  });

  test("without k6 in it is refused", async () => {
    const machine = fakeMachine();
    const content = packArchive(machine.folder, K6_VERSION, "README");
    const server = await serveRelease({
      archive: send(content),
      checksums: send(checksumLine(content)),
    });
    const failure = await failToInstall(machine, server.url);
    expect(reasonOf(failure, "official release")).toMatch(/holds no program .*\/k6$/);
  });

  test("that can't be had names a proxy that the download goes past", async () => {
    const machine = fakeMachine();
    machine.env["HTTPS_PROXY"] = "http://proxy.example:3128";
    const { url } = await serveGoodRelease(machine, {
      checksums: (response) => response.destroy(),
    });
    const failure = await failToInstall(machine, url);
    expect(failure.message).toContain("HTTPS_PROXY is set, but this download does not use it");
  });
});

describe("the build from source", () => {
  test("follows a release that can't be had", async () => {
    const machine = fakeMachine();
    machine.addProgram("go", GO_THAT_BUILDS);
    const server = await serveRelease({ archive: sendStatus(404), checksums: sendStatus(404) });
    const k6 = await installK6({ ...machine, downloadBase: server.url, limits: LIMITS });
    expect(k6).toEqual({
      path: k6CacheEntry(machine.env).binary,
      version: K6_VERSION,
      source: "build",
    });
    expect(machine.stderr.text).toContain("Downloading k6");
    expect(machine.stderr.text).toContain("Building k6");
  });

  test.for([
    [
      "fails",
      goScript('echo "go: dial tcp: i/o timeout" >&2; exit 1'),
      "go: dial tcp: i/o timeout",
    ],
    [
      "is too old",
      'echo "go version go1.20.1 linux/amd64"',
      "go is 1.20, and k6 needs 1.26 or newer",
    ],
    ["is not Go", "echo hello", "go is of an unknown version"],
  ] as const)("is given up when Go %s", async ([, script, reason]) => {
    const machine = fakeMachine();
    machine.addProgram("go", script);
    const server = await serveRelease({ archive: sendStatus(404), checksums: sendStatus(404) });
    const failure = await failToInstall(machine, server.url);
    expect(reasonOf(failure, "build from source")).toContain(reason);
  });

  test("is given up when Go hangs", async () => {
    const machine = fakeMachine();
    machine.addProgram("go", goScript(HANG));
    const server = await serveRelease({ archive: sendStatus(404), checksums: sendStatus(404) });
    const failure = await failToInstall(machine, server.url, { ...LIMITS, buildMs: 50 });
    expect(reasonOf(failure, "build from source")).toBe(
      "go build took longer than 0.05 s and was stopped",
    );
  });
});

test("when no way works, one message names each with its reason and what to do", async () => {
  const machine = fakeMachine();
  const old = machine.addProgram("k6", k6Script("0.49.0"));
  const server = await serveRelease({ archive: sendStatus(404), checksums: sendStatus(404) });
  const { message } = await failToInstall(machine, server.url);
  const { folder } = k6CacheEntry(machine.env);
  expect(message.replaceAll(server.url, "SERVER").replaceAll(old, "K6").replaceAll(folder, "ENTRY"))
    .toMatchInlineSnapshot(`
    "No usable k6 (>= 2.2.0 < 3). Tried, in this order:
      1. k6 on PATH: K6 is v0.49.0, and the harness needs >= 2.2.0 < 3
         → put k6 v2.2.0 on PATH, or name one in K6_BIN
      2. cached k6: ENTRY holds no complete k6
         → \`npm run setup\` fills it, from the official release or from source
      3. official release: SERVER/v2.2.0/k6-v2.2.0-checksums.txt: HTTP status 404
         → download k6 v2.2.0 by hand and name it in K6_BIN, or name a mirror of SERVER in TOKENRUSH_K6_DOWNLOAD_BASE
      4. build from source: go is not on PATH
         → install Go 1.26 or newer, with a module proxy in reach (GOPROXY)"
  `);
});

test("a cache that can't be written is told with the folder to change", async () => {
  const machine = fakeMachine();
  writeFileSync(join(machine.folder, "cache"), "a file in the place of the folder");
  const failure = await failToInstall(machine, "http://127.0.0.1:9");
  expect(failure.message).toMatch(/install into .*cache.*TOKENRUSH_CACHE/s);
});

test("a supported k6 on PATH is used and nothing is fetched", async () => {
  const machine = fakeMachine();
  const path = machine.addProgram("k6", k6Script("2.4.1"));
  const server = await serveGoodRelease(machine);
  const k6 = await installK6({ ...machine, downloadBase: server.url, limits: LIMITS });
  expect(k6).toEqual({ path, version: "2.4.1", source: "PATH" });
  expect(server.requests).toEqual([]);
});

test("a damaged cache entry is replaced", async () => {
  const machine = fakeMachine();
  const server = await serveGoodRelease(machine);
  const options = { ...machine, downloadBase: server.url, limits: LIMITS };
  const { path } = await installK6(options);
  const good = readFileSync(path, "utf8");
  appendFileSync(path, "# flipped bits");

  expect(await installK6(options)).toMatchObject({ path, source: "download" });
  expect(readFileSync(path, "utf8")).toBe(good);
});

describe("two set-ups at once", () => {
  test("fetch once, and both get the same good binary", async () => {
    const machine = fakeMachine();
    const server = await serveGoodRelease(machine);
    const options = { ...machine, downloadBase: server.url, limits: LIMITS };
    const k6s = await Promise.all([installK6(options), installK6(options), installK6(options)]);
    expect(k6s.map(({ source }) => source).toSorted()).toEqual(["cache", "cache", "download"]);
    expect(server.requests.filter((path) => path.endsWith(ARCHIVE_NAME))).toHaveLength(1);
    expect(machine.stderr.text).toContain("Waiting for another set-up");
  });

  test("do not wait for one that was killed, and clear what it left", async () => {
    const machine = fakeMachine();
    const { folder } = k6CacheEntry(machine.env);
    const killed = spawnSync(process.execPath, ["--version"]);
    mkdirSync(join(folder, `staging-${killed.pid}`), { recursive: true });
    mkdirSync(`${folder}.lock`);
    writeFileSync(join(`${folder}.lock`, "holder"), `an-id ${killed.pid} ${hostname()}\n`);
    const server = await serveGoodRelease(machine);

    const k6 = await installK6({ ...machine, downloadBase: server.url, limits: LIMITS });

    expect(k6.source).toBe("download");
    expect(readdirSync(folder).toSorted()).toEqual(["k6", "k6.sha256"]);
    expect(readdirSync(join(folder, "..")).filter((name) => name.includes("lock"))).toEqual([]);
  });
});
