/** Loading a configuration: what it becomes, and every problem of it at once. */
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { configText, failureOf, load } from "./config-fixture.ts";
import { loadConfig } from "./load-config.ts";

const TESTDATA = fileURLToPath(new URL("testdata/", import.meta.url));
const CANARY = "canary-7f3a9c51";

let directory = "";

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "tokenrush-config-"));
});

afterAll(() => rm(directory, { recursive: true }));

const files = await readdir(TESTDATA);
// `.broken`: what no formatter could read either.
const broken = files.filter((file) => /\.(yaml|broken)$/.test(file));

test("there are at least twelve broken configurations to learn from", () => {
  expect(broken.length).toBeGreaterThanOrEqual(12);
});

test.each(broken)(
  "%s fails with every problem: file, line, value, what to change",
  async (file) => {
    const error = await failureOf(() => loadConfig({ path: file }, { env: {}, cwd: TESTDATA }));
    expect(error.exitCode).toBe(2);
    await expect(`${error.message}\n`).toMatchFileSnapshot(
      join(TESTDATA, file.replace(/\.\w+$/, ".txt")),
    );
    const [head, ...lines] = error.message.split("\n");
    expect(head).toMatch(/^[\w.-]+: \d+ problems?$/);
    for (const line of lines) expect(line).toMatch(/^[\w.-]+\.(yaml|broken|csv):\d+: \S.* → \S/);
  },
);

test.each(broken)("%s shows no secret and no control character", async (file) => {
  const { message } = await failureOf(() =>
    loadConfig({ path: file }, { env: { APP: CANARY }, cwd: TESTDATA }),
  );
  expect(message).not.toContain(CANARY);
  expect(message.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
  expect(message.length).toBeLessThan(10_000);
});

test("refusals alone are TARGET_REFUSED, beside other problems they are in the same list", async () => {
  const target =
    "target: { tokenUrl: https://login.example/t, client: { id: a, secretRef: env:A } }";
  const refused = await failureOf(() => load({ target }));
  expect(refused.code).toBe("TARGET_REFUSED");
  const both = await failureOf(() => load({ target, more: "sample: 2" }));
  expect(both.code).toBe("CONFIG_INVALID");
  expect(both.message).toContain("host login.example is neither");
  expect(both.message).toContain("sample: is above 1 (2)");
});

test("a fault in one key of the target does not hide where it leads, nor invent another problem", async () => {
  const { message } = await failureOf(() =>
    load({
      target: `target:
  tokenUrl: https://login.example/token
  authorizeUrl: 7
  headlessAuthorize: "yes"
  clientAuth: jwt
  client: { id: app-1 }
  timeout: soon`,
      orgs: "orgs: { generate: { count: 3, redirectUri: 'https://app.example/cb' } }",
      more: "mix: { refresh: 1 }\nsafety: { allow: login.example }",
    }),
  );
  const paths = message.split("\n").map((line) => line.split(": ")[1]);
  expect(paths.slice(1)).toEqual([
    "target.authorizeUrl",
    "target.headlessAuthorize",
    "target.clientAuth",
    "target.timeout",
    "safety.allow",
  ]);
});

test("the smallest configuration is filled with defaults", async () => {
  const { settings, orgs, stages, gates, warnings } = await load();
  expect(settings).toMatchObject({
    target: {
      dialect: "rfc",
      clientAuth: "basic",
      timeout: 10_000,
      connections: "reuse",
      headlessAuthorize: "no",
      claims: { org: { from: "org_ids", pattern: null }, scope: "scope", extra: "forbid" },
    },
    mix: { client_credentials: 1, refresh: 0 },
    safety: { maxRate: 1000, allow: [] },
  });
  expect(orgs.map(({ org, role }) => [org, role])).toEqual([
    ["org-0001", "primary"],
    ["org-0002", "secondary"],
    ["org-0003", "secondary"],
  ]);
  expect(
    stages.map(({ name, startMs, fromRatePerSecond, toRatePerSecond }) => [
      name,
      startMs,
      fromRatePerSecond,
      toRatePerSecond,
    ]),
  ).toEqual([
    ["baseline", 0, 20, 20],
    ["spike-ramp", 10_000, 20, 100],
    ["spike", 12_000, 100, 100],
  ]);
  expect(gates.map(({ metric, max, unit }) => [metric, max, unit])).toEqual([
    ["unusable", 0, "count"],
    ["neverStarted", 0.01, "share"],
  ]);
  expect(warnings).toEqual([]);
});

test("orgs come from a file beside the configuration, joined with the target", async () => {
  await writeFile(
    join(directory, "orgs.csv"),
    [
      "org,orgId,region,clientId,secretRef,scope,weight,expectedOrgs,audience,redirectUri,tier",
      "acme,o-1,eu,,,a  b,2.5,o-1; o-9,urn:api,https://app.example/{org}/cb,gold",
      "initech,,us,app-2,env:TWO,,,,,https://app.example/{org}/cb,",
    ].join("\n"),
  );
  const text = configText({
    target: `target:
  tokenUrl: "http://127.0.0.1:4400/{region}/token?tenant={orgId}"
  authorizeUrl: "http://127.0.0.1:4400/{region}/{tier}authorize"
  headlessAuthorize: true
  client: { id: app-1, secretRef: env:ONE }
  orgParameter: { name: org_id, in: body, value: "{orgId}/{clientId}" }`,
    orgs: "orgs: { file: orgs.csv }",
    more: "mix: { refresh: 1, client_credentials: 3 }",
  });
  const source = { path: join(directory, "tokenrush.yaml"), text };
  const error = await failureOf(() => loadConfig(source, { env: {}, cwd: "/" }));
  expect(error.message).toContain("orgs.csv:3: tier: is empty, but target.authorizeUrl names it");
  const repaired = { ...source, text: text.replace("{tier}", "") };
  const { orgs, warnings } = await loadConfig(repaired, { env: {}, cwd: "/" });
  expect(warnings).toEqual(['no org has the role primary: taking the first, "acme"']);
  expect(orgs).toMatchObject([
    {
      org: "acme",
      name: "acme",
      orgId: "o-1",
      role: "primary",
      groups: { region: "eu", tier: "gold" },
      weight: 2.5,
      expectedOrgs: ["o-1", "o-9"],
      audience: "urn:api",
    },
    { orgId: "initech", role: "secondary", weight: 1, expectedOrgs: ["initech"], audience: null },
  ]);
  expect(orgs.map(({ requests }) => requests)).toMatchObject([
    [
      {
        client: { id: "app-1", secretRef: "env:ONE" },
        scope: "a b",
        redirectUri: "https://app.example/acme/cb",
        orgParameter: { name: "org_id", in: "body", value: "o-1/app-1" },
        tokenUrl: "http://127.0.0.1:4400/eu/token?tenant=o-1",
        authorizeUrl: "http://127.0.0.1:4400/eu/authorize",
      },
    ],
    [
      {
        client: { id: "app-2", secretRef: "env:TWO" },
        tokenUrl: "http://127.0.0.1:4400/us/token?tenant=initech",
      },
    ],
  ]);
});

test("generated orgs take their number, padded or not, and one of them is primary", async () => {
  const { orgs } = await load({
    orgs: `orgs:
  generate: { count: 12, org: "t{n:3}", orgId: "id-{n}", clientId: "app-{orgId}", secretRef: "env:S_{n}", primary: 12 }`,
  });
  expect(orgs.at(-1)).toMatchObject({
    org: "t012",
    orgId: "id-12",
    role: "primary",
    requests: [{ client: { id: "app-id-12", secretRef: "env:S_12" } }],
  });
  expect(orgs.filter(({ role }) => role === "primary")).toHaveLength(1);
});

function targetAt(tokenUrl: string): string {
  return `target: { tokenUrl: "${tokenUrl}", client: { id: app-1, secretRef: env:APP } }`;
}

test("a host is judged after the columns stand in it, and the plan gets the URL as it was judged", async () => {
  const { message } = await failureOf(() =>
    load({
      target: targetAt("http://127.0.0.1{org}/token"),
      orgs: "orgs: { generate: { count: 1, org: .evil.example } }",
    }),
  );
  expect(message).toContain("host 127.0.0.1.evil.example");
  const { orgs } = await load({ target: targetAt("http://2130706433:4400\\\\token") });
  expect(orgs[0]?.requests[0]?.tokenUrl).toBe("http://127.0.0.1:4400/token");
});

test.each([
  ["not UTF-8", new Uint8Array([0x76, 0xff, 0xfe]), "is not UTF-8 text → save it as UTF-8"],
  ["too big", new Uint8Array(5_000_001).fill(0x20), "is too big: 5.0 MB → keep it under 5 MB"],
  ["empty", new Uint8Array(), "is empty → start with"],
])("a file that is %s is refused", async (_, bytes, words) => {
  const path = join(directory, "bad.yaml");
  await writeFile(path, bytes);
  const { message } = await failureOf(() => loadConfig({ path }, { env: {}, cwd: "/" }));
  expect(message).toContain(`bad.yaml:1: (file): ${words}`);
});

test("a file that is not there is named, the configuration's own and that of its orgs", async () => {
  const own = await failureOf(() => loadConfig({ path: "no.yaml" }, { env: {}, cwd: directory }));
  expect(own.message).toContain("no.yaml:1: (file): cannot be read: ENOENT");
  const orgs = await failureOf(() => load({ orgs: "orgs: { file: no.csv }" }));
  expect(orgs.message).toContain("tokenrush.yaml:5: orgs.file: no.csv cannot be read: ENOENT");
});

test("ten thousand bad rows are counted, not all shown", async () => {
  const rows = Array.from({ length: 10_000 }, (_, index) => `org-${index},-1`).join("\n");
  await writeFile(join(directory, "bad.csv"), `org,weight\n${rows}`);
  const text = configText({ orgs: "orgs: { file: bad.csv }" });
  const source = { path: join(directory, "tokenrush.yaml"), text };
  const { message } = await failureOf(() => loadConfig(source, { env: {}, cwd: "/" }));
  const lines = message.split("\n");
  expect(lines[0]).toMatch(/: 10000 problems$/);
  expect(lines.at(-1)).toBe("… and 9900 more");
});

test("a nested bomb and a file of nothing but keys are answered", async () => {
  const deep = await failureOf(() => load({ more: `x: ${"[".repeat(20_000)}` }));
  expect(deep.message).toContain("is nested too deeply");
  const keys = Array.from({ length: 20_000 }, (_, index) => `key${index}: 1`).join("\n");
  expect((await failureOf(() => load({ more: keys }))).message).toContain(
    "key0: is not a known key",
  );
});

test.each([
  ["a tag", "x: !!js/function y", "tags are not supported"],
  ["a second document", "---\nx: 1", "a second document begins"],
  ["a key that is no text", "? [a]\n: 1", "a key must be text"],
  ["an unknown directive", "...\n%FOO\n---\nx: 1", "a second document begins"],
])("%s is refused in words", async (_, more, words) => {
  expect((await failureOf(() => load({ more }))).message).toContain(words);
});

test("anchors may share a value", async () => {
  const { stages } = await load({
    workload: `workload:
  - &calm { name: baseline, kind: baseline, rate: 20, duration: 10s }
  - { name: recovery, kind: recovery, rate: 20, duration: &long 20s }
  - { name: again, kind: baseline, rate: 20, duration: *long }`,
  });
  expect(stages.at(-1)?.durationMs).toBe(20_000);
});

test("a variable that cannot be used is a problem like any other", async () => {
  const { message } = await failureOf(() =>
    load({ more: "sample: 2" }, { APP: "x", TOKENRUSH_SCALE: "fast" }),
  );
  expect(message).toContain(
    'environment:1: TOKENRUSH_SCALE: cannot be used ("fast") → give a factor for all rates, 0.001 to 1000',
  );
  expect(message).toContain("sample: is above 1");
});

test("the example beside the scenarios loads", async () => {
  const path = fileURLToPath(new URL("../../../scenarios/examples/spike.yaml", import.meta.url));
  const config = await loadConfig({ path }, { env: {}, cwd: "/" });
  expect(config.warnings).toEqual([]);
  expect(config.orgs.length).toBeGreaterThan(3);
});
