/**
 * Canary: secrets, codes, refresh tokens and access tokens that are known here are looked for in all that a run leaves on disk,
 * says, and shows of its processes while it runs, in every encoding; the search is proven by leaks planted for it.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CORRELATION_HEADER, EchoingServer } from "./echoing-server.ts";
import { type EndedRun, readRecordText } from "./ended-run.ts";
import { leaksOf, type ObservedRun, observeRun } from "./observed-run.ts";
import { DISGUISES, HALF, plantLeaks } from "./planted-leaks.ts";
import { readExposed } from "./process-table.ts";
import { type Issued, nothingIssued, RecordingProxy } from "./recording-proxy.ts";
import { type Leak, SecretScan } from "./secret-scan.ts";
import { CliStage } from "./spawned-cli.ts";

const RUN_LIMIT_MS = 60_000;

/** The name of an org too, which stands in every report. */
const NAME = "org-0001-name-and-secret";
/** Of all that is escaped somewhere. */
const SIGNS = `s+e&c%r:e/t=w?i#t<h>s'i"g\\ns and a space`;
const LONG = "kJ8vQ2xT5mN0bR7cW4yL9pD3fG6hS1aZ-uE_oXiVtYqBnMwKzCjHrFgPlUdTsAeO";
const SECRETS = new Map([
  ["client-1", NAME],
  ["client-2", SIGNS],
  ["client-3", LONG],
]);
const ORGS = [...SECRETS.keys()].map((client, index) => ({
  client,
  org: index === 0 ? NAME : `org-000${index + 1}`,
}));

const stage = new CliStage();
afterAll(() => stage.close());

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

function expectManyIssued({ accessTokens, refreshTokens, codes }: Issued): void {
  for (const issued of [accessTokens, refreshTokens, codes]) {
    expect(issued.size).toBeGreaterThan(10);
  }
}

/** The run's processes were there to be seen, k6 and its guard among them. */
function expectSampled({ exposed }: ObservedRun): void {
  const seen = [...exposed].join("\n");
  expect(seen).toContain("--secret-source=file=/dev/fd/3");
  expect(seen).toContain("guard.mjs");
  expect(seen).toContain("GOGC=");
}

/** Those of the preflight too. */
const attemptsOf = ({ records }: EndedRun) =>
  records.filter(({ kind }) => kind === "attempt" || kind === "preflight");

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
    let observed: ObservedRun;

    beforeAll(async () => {
      const origin = await server.listen();
      for (const [client, secret] of SECRETS) stage.write(`${client}.secret`, secret);
      stage.write(
        "files.csv",
        orgsCsv((client) => `file:${client}.secret`),
      );
      const config = stage.write(`${clientAuth}.yaml`, configFor(origin, clientAuth));
      observed = await observeRun(stage, {
        name: clientAuth,
        args: ["run", config, "--seed", "1"],
      });
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
  let observed: ObservedRun;

  beforeAll(async () => {
    const origin = await proxy.listen();
    stage.write(
      "variables.csv",
      orgsCsv((client) => `env:${variableOf(client)}`),
    );
    const config = stage.write("demo.yaml", demoConfig(origin));
    const faults = stage.write("faults.yaml", DEMO_FAULTS);
    observed = await observeRun(stage, {
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

  it.each<[string, (issued: Issued) => Iterable<string>]>([
    ["secret", () => [LONG]],
    ["secret full of signs", () => [SIGNS]],
    ["refresh token", ({ refreshTokens }) => refreshTokens],
    ["code", ({ codes }) => codes],
    ["access token", ({ accessTokens }) => accessTokens],
  ])(
    "would have shown a %s in any file, however written: planted in a copy, each is found",
    (kind, pick) => {
      const [planted = ""] = pick(proxy.issued);
      const copy = copyOf(observed, kind);
      const files = plantLeaks(copy, planted, [...DISGUISES, HALF]);
      expect(filesOf(scanFor(proxy.issued).scanFolder(copy))).toEqual(files);
    },
  );

  it("would have shown a secret that is a name as well, once it stands with its client", () => {
    for (const [index, credential] of [`client-1:${NAME}`, `client_secret=${NAME}`].entries()) {
      const copy = copyOf(observed, `name-${index}`);
      const files = plantLeaks(copy, credential, DISGUISES);
      expect(filesOf(scanFor(proxy.issued).scanFolder(copy))).toEqual(files);
    }
  });
});

function copyOf({ directory }: ObservedRun, name: string): string {
  const copy = join(stage.folder, `planted-${name}`);
  cpSync(directory.path, copy, { recursive: true });
  return copy;
}

const filesOf = (leaks: readonly Leak[]) =>
  new Set(leaks.map(({ where }) => where.replace(" (gzip)", "")));

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
    const scan = scanFor(nothingIssued());
    for (const [args, env] of [
      [[LONG], {}],
      [[], { PLANTED: Buffer.from(`id:${LONG}`).toString("base64") }],
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
