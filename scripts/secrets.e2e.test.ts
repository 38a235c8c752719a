/**
 * Canary: secrets, codes, refresh tokens and access tokens that are known here are looked for in all that a run leaves on disk,
 * says, and shows of its processes while it runs, in every encoding; the search is proven by leaks planted for it.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunDirectory } from "../lib/run/run-directory.ts";
import { CORRELATION_HEADER, EchoingServer } from "./echoing-server.ts";
import { type EndedRun, readEndedRun, readRecordText } from "./ended-run.ts";
import { processesBelow, readExposed } from "./process-table.ts";
import { type Issued, RecordingProxy } from "./recording-proxy.ts";
import { type Leak, SecretScan } from "./secret-scan.ts";
import { findK6 } from "./setup/find-k6.mjs";
import { type CliEnd, CliStage, type SpawnedCli } from "./spawned-cli.ts";

const RUN_LIMIT_MS = 60_000;
const SAMPLE_EVERY_MS = 25;

/** The first secret is the name of its org too, which stands in every report; the second has all that is escaped somewhere. */
const NAME = "org-0001-name-and-secret";
const SECRETS = new Map([
  ["client-1", NAME],
  ["client-2", `s+e&c%r:e/t=w?i#t<h>s'i"g\\ns and a space`],
  ["client-3", "kJ8vQ2xT5mN0bR7cW4yL9pD3fG6hS1aZ-uE_oXiVtYqBnMwKzCjHrFgPlUdTsAeO"],
]);
const ORGS = [...SECRETS.keys()].map((client, index) => ({
  client,
  org: index === 0 ? NAME : `org-000${index + 1}`,
}));

const stage = new CliStage();
afterAll(() => stage.close());

/** A run and everything that was to be seen of it. */
interface Observed {
  /** Everything the run could leave files in: its results, and what it takes for its home and for temporary files. */
  left: string;
  directory: RunDirectory;
  end: CliEnd;
  run: EndedRun;
  /** Arguments and environments of its processes. */
  exposed: ReadonlySet<string>;
}

interface Start {
  name: string;
  args: string[];
  env?: Record<string, string>;
}

async function observeRun({ name, args, env = {} }: Start): Promise<Observed> {
  const left = join(stage.folder, name);
  for (const folder of ["home", "tmp"]) mkdirSync(join(left, folder), { recursive: true });
  const { path } = await findK6();
  const own = { PATH: process.env["PATH"], HOME: join(left, "home"), TMPDIR: join(left, "tmp") };
  const cli = stage.start(args, { cwd: left, env: { ...own, K6_BIN: path, ...env } });
  const exposed = new Set<string>();
  const sampling = setInterval(() => sampleProcesses(cli, exposed), SAMPLE_EVERY_MS);
  const directory = await cli.runDirectory();
  const end = await cli.ended;
  clearInterval(sampling);
  return { left, directory, end, exposed, run: await readEndedRun(directory) };
}

function sampleProcesses(cli: SpawnedCli, exposed: Set<string>): void {
  const own = readExposed(cli.pid);
  exposed.add(own.args);
  for (const { pid } of processesBelow(cli.pid)) {
    const { args, environment } = readExposed(pid);
    // Until a new process becomes its program it is a copy of its parent, whose environment its user has chosen.
    if (args === own.args) continue;
    exposed.add(args).add(environment);
  }
}

function scanFor({ accessTokens, refreshTokens, codes }: Issued): SecretScan {
  const scan = new SecretScan();
  for (const [client, secret] of SECRETS) {
    if (secret !== NAME) scan.add(`the secret of ${client}`, secret);
    scan.addWhole(`the credential of ${client}`, `${client}:${secret}`);
    scan.addWhole(`the parameter of ${client}`, `client_secret=${secret}`);
  }
  for (const token of refreshTokens) scan.add("a refresh token", token);
  for (const code of codes) scan.add("a code", code);
  // What makes an access token usable; the rest of it is on record.
  for (const token of accessTokens) scan.add("a signature", token.split(".")[2] ?? token);
  return scan;
}

function leaksOf(scan: SecretScan, { left, end, exposed }: Observed): Leak[] {
  return [
    ...scan.scanFolder(left),
    ...scan.scan("stdout", Buffer.from(end.stdout)),
    ...scan.scan("stderr", Buffer.from(end.stderr)),
    ...[...exposed].flatMap((text) => scan.scan("a process", Buffer.from(text, "latin1"))),
  ];
}

function expectManyIssued({ accessTokens, refreshTokens, codes }: Issued): void {
  for (const issued of [accessTokens, refreshTokens, codes]) {
    expect(issued.size).toBeGreaterThan(10);
  }
}

/** The run's processes were there to be seen, k6 and its guard among them. */
function expectSampled({ exposed }: Observed): void {
  const seen = [...exposed].join("\n");
  expect(seen).toContain("--secret-source=file=/dev/fd/3");
  expect(seen).toContain("guard.mjs");
  expect(seen).toContain("GOGC=");
}

const attemptsOf = ({ records }: EndedRun) => records.filter(({ kind }) => kind === "attempt");

function orgsCsv(secretRef: (client: string) => string): string {
  const rows = ORGS.map(
    ({ org, client }) =>
      `${org},id-of-${client},${client},${secretRef(client)},user:read user:write,http://127.0.0.1/callback`,
  );
  return ["org,orgId,clientId,secretRef,scope,redirectUri", ...rows, ""].join("\n");
}

describe.each(["basic", "post"])(
  "a server that gives back what it was sent by %s",
  (clientAuth) => {
    const server = new EchoingServer(SECRETS);
    afterAll(() => server.close());
    let observed: Observed;

    beforeAll(async () => {
      const origin = await server.listen();
      for (const [client, secret] of SECRETS) stage.write(`${client}.secret`, secret);
      stage.write(
        "files.csv",
        orgsCsv((client) => `file:${client}.secret`),
      );
      const config = stage.write(`${clientAuth}.yaml`, configFor(origin, clientAuth));
      observed = await observeRun({ name: clientAuth, args: ["run", config, "--seed", "1"] });
    }, RUN_LIMIT_MS);

    it("finds none of it again in any file, output, process argument or environment", () => {
      expectManyIssued(server.issued);
      expectSampled(observed);
      expect(leaksOf(scanFor(server.issued), observed)).toEqual([]);
    });

    it("loses no record, and none to a redaction of k6", async () => {
      const { run, directory } = observed;
      expect(attemptsOf(run)).toHaveLength(server.attempts);
      expect(run.result.reconciliation).toMatchObject({
        started: server.attempts,
        recorded: server.attempts,
        difference: 0,
      });
      expect(await readRecordText(directory)).not.toContain("SECRET_REDACTED");
      expect(run.brokenLines).toEqual([]);
    });

    it("keeps what is left to read of such answers, and the org whose name is a secret", () => {
      const { result } = observed.run;
      expect(result.orgs.map(({ org }) => org)).toEqual(ORGS.map(({ org }) => org));
      expect(JSON.stringify(result.findings)).toContain("[removed]");
      for (const { attempts, decoded } of result.orgs) {
        expect(attempts).toBeGreaterThan(0);
        expect(decoded).toBeGreaterThan(0);
      }
    });

    it("keeps the run directory to its owner", () => {
      expect(statSync(observed.directory.path).mode & 0o777).toBe(0o700);
    });
  },
);

function configFor(origin: string, clientAuth: string): string {
  return `version: 1
target:
  tokenUrl: ${origin}/token
  authorizeUrl: ${origin}/authorize
  headlessAuthorize: true
  clientAuth: ${clientAuth}
  correlationHeader: ${CORRELATION_HEADER}
  timeout: 5s
orgs: { file: files.csv }
mix: { client_credentials: 50, refresh: 50 }
workload:
  - { name: baseline, kind: baseline, rate: 100, duration: 1s }
  - { name: spike, kind: spike, rate: 300, duration: 3s, rampIn: 500ms }
safety: { maxVus: 30 }
`;
}

describe("a demo with refresh chains and faults, its secrets in the environment", () => {
  const proxy = new RecordingProxy();
  afterAll(() => proxy.close());
  let observed: Observed;

  beforeAll(async () => {
    const origin = await proxy.listen();
    stage.write(
      "variables.csv",
      orgsCsv((client) => `env:${variableOf(client)}`),
    );
    const config = stage.write("demo.yaml", demoConfig(origin));
    const faults = stage.write("faults.yaml", DEMO_FAULTS);
    observed = await observeRun({
      name: "demo",
      args: ["demo", "--config", config, "--faults", faults, "--seed", "1"],
      env: Object.fromEntries([...SECRETS].map(([client, secret]) => [variableOf(client), secret])),
    });
  }, RUN_LIMIT_MS);

  it("leaves no secret, code, refresh token or complete access token anywhere", () => {
    expectManyIssued(proxy.issued);
    expectSampled(observed);
    expect([...observed.exposed].join("\n")).toContain("issuer/child.ts");
    expect(leaksOf(scanFor(proxy.issued), observed)).toEqual([]);
  });

  it("has every attempt on record", () => {
    const { run } = observed;
    expect(run.result.verdict.state).toBe("VALID");
    expect(new Set(attemptsOf(run).map(({ attemptId }) => attemptId))).toEqual(proxy.attemptIds);
  });

  it.each(["client secret", "refresh token", "code", "access token"])(
    "would not have missed a %s, however it is written: each is planted in a copy, and found",
    (kind) => {
      const secret = plantOf(kind, proxy.issued);
      const copy = join(stage.folder, `planted-${kind}`);
      cpSync(observed.directory.path, copy, { recursive: true });
      const planted = plantAll(copy, secret);
      const leaks = scanFor(proxy.issued).scanFolder(copy);
      expect(new Set(leaks.map(({ where }) => where.replace(" (gzip)", "")))).toEqual(planted);
    },
  );
});

const variableOf = (client: string) => `CANARY_${client.toUpperCase().replace("-", "_")}`;

function demoConfig(origin: string): string {
  return `version: 1
target:
  issuer: "{issuer}"
  tokenUrl: "${origin}/{issuer}/oauth/token"
  authorizeUrl: "${origin}/{issuer}/oauth/authorize"
  headlessAuthorize: true
  dialect: appfoundry
  orgParameter: { name: org_id, in: body }
  timeout: 5s
  attemptIdHeader: x-tokenrush-attempt
orgs: { file: variables.csv }
mix: { client_credentials: 50, refresh: 50 }
workload:
  - { name: baseline, kind: baseline, rate: 40, duration: 1s }
  - { name: spike, kind: spike, rate: 100, duration: 3s, rampIn: 500ms }
safety: { maxVus: 30 }
`;
}

/** Answers of every shape that carry tokens, or come after something was issued. */
const DEMO_FAULTS = `version: 1
faults:
  - { id: scope, org: ${NAME}, kind: forbidden-invalid-scope, rate: 0.1 }
  - { id: late, org: ${NAME}, kind: late-503, rate: 0.1 }
  - { id: cut, org: org-0002, kind: truncated-json, rate: 0.2 }
  - { id: page, org: org-0002, kind: html-page, rate: 0.1 }
  - { id: hollow, org: org-0003, kind: hollow-200, rate: 0.1 }
  - { id: narrowed, org: org-0003, kind: narrowed-scope, rate: 0.1 }
  - { id: dropped, org: org-0003, kind: connection-dropped, rate: 0.1 }
`;

describe("the search among processes", () => {
  it("sees a secret in an argument and in an environment", async () => {
    const [, , secret = ""] = SECRETS.values();
    const scan = scanFor({ accessTokens: new Set(), refreshTokens: new Set(), codes: new Set() });
    for (const [args, env] of [
      [[secret], {}],
      [[], { PLANTED: Buffer.from(`id:${secret}`).toString("base64") }],
    ] as const) {
      const child = spawn(
        process.execPath,
        ["-e", "process.stdin.resume(); console.log()", ...args],
        {
          env,
        },
      );
      // It is its own program now, and no copy of this one any more.
      await once(child.stdout, "data");
      const seen = readExposed(child.pid ?? 0);
      child.stdin.end();
      await once(child, "close");
      expect(
        scan.scan("a process", Buffer.from(seen.args + seen.environment, "latin1")),
      ).not.toEqual([]);
    }
  });
});

function plantOf(kind: string, { accessTokens, refreshTokens, codes }: Issued): string {
  const [, , secret = ""] = SECRETS.values();
  const of: Record<string, Iterable<string>> = {
    "client secret": [secret],
    "refresh token": refreshTokens,
    code: codes,
    "access token": accessTokens,
  };
  const [first = ""] = of[kind] ?? [];
  return first;
}

/** What the search has to see through. */
const DISGUISES: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => encodeURIComponent(secret),
  (secret) => new URLSearchParams({ secret }).toString(),
  (secret) => JSON.stringify({ secret }),
  (secret) => Buffer.from(secret).toString("base64"),
  (secret) => Buffer.from(`1${secret}`).toString("base64"),
  (secret) => Buffer.from(`12${secret}`).toString("base64"),
  (secret) => Buffer.from(secret).toString("base64url"),
  (secret) => Buffer.from(`client:${secret}`).toString("base64url"),
  (secret) => Buffer.from(secret).toString("hex"),
  (secret) => Buffer.from(secret).toString("hex").toUpperCase(),
  // Half of it, as a cut text would leave it.
  (secret) => secret.slice(Math.floor(secret.length / 2)),
];

/** Plants each disguise in a file of its own, the compressed ones first; gives the files. */
function plantAll(folder: string, secret: string): Set<string> {
  const files = readdirSync(folder)
    .map((name) => join(folder, name))
    .toSorted((a, b) => Number(b.endsWith(".gz")) - Number(a.endsWith(".gz")));
  expect(files.length).toBeGreaterThanOrEqual(DISGUISES.length);
  const planted = DISGUISES.map((disguise, index) => {
    const file = files[index] ?? "";
    plant(file, `\n${disguise(secret)}\n`);
    return file;
  });
  return new Set(planted);
}

function plant(file: string, text: string): void {
  const isCompressed = file.endsWith(".gz");
  const before = isCompressed ? gunzipSync(readFileSync(file)) : readFileSync(file);
  const after = Buffer.concat([before, Buffer.from(text)]);
  writeFileSync(file, isCompressed ? gzipSync(after) : after);
}
