/** `inspect` as its users meet it, on a sample of every format: what it says, with which exit code, and on which stream. */
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import stringWidth from "string-width";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it, test } from "vitest";
import { inspectionJsonSchema, inspectionSchema } from "../lib/analysis/inspection.ts";
import { damagedInput } from "../lib/inspect/damaged-inputs.ts";
import { harEntry, harOf, makeJwt } from "../lib/inspect/inspected-fixture.ts";
import { HOSTILE_TEXTS } from "../lib/report/hostile-result.ts";
import { callTokenrush } from "./called-cli.ts";

const ACTING =
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
const SAMPLES = fileURLToPath(new URL("testdata/inspect/", import.meta.url));
const FILES = readdirSync(SAMPLES).filter((name) => !/\.(?:txt|got-.*)$/.test(name));

const inspect = (...args: readonly string[]) =>
  callTokenrush(["inspect", ...args], { cwd: SAMPLES });

async function inspectJson(...args: readonly string[]) {
  const { stdout, ...rest } = await inspect(...args, "--json");
  return { inspection: inspectionSchema.parse(JSON.parse(stdout)), ...rest };
}

describe.each(FILES)("the sample %s", (file) => {
  it("is told as its golden says", async () => {
    const { exitCode, stdout, stderr } = await inspect(file);
    expect(stderr).toBe("");
    await expect(`${stdout}exit code ${exitCode}\n`).toMatchFileSnapshot(
      `${join(SAMPLES, file)}.txt`,
    );
    const widest = Math.max(...stdout.split("\n").map((line) => line.length));
    expect(widest).toBeLessThanOrEqual(100);
  });

  it("is of the published schema as JSON, and says the same", async () => {
    const { stdout, exitCode } = await inspect(file, "--json");
    const value: unknown = JSON.parse(stdout);
    expect(
      new Ajv2020({ formats: { "date-time": true } }).compile(inspectionJsonSchema())(value),
    ).toBe(true);
    const { findings } = inspectionSchema.parse(value);
    expect(exitCode).toBe(findings.length > 0 ? 1 : 0);
  });

  it("reads the same from standard input", async () => {
    const bytes = await readFile(join(SAMPLES, file));
    const { stdout } = await callTokenrush(["inspect", "-", "--json"], {
      cwd: SAMPLES,
      stdin: bytes,
    });
    const { inspection } = await inspectJson(file);
    expect(inspectionSchema.parse(JSON.parse(stdout))).toEqual({
      ...inspection,
      file: "standard input",
    });
  });
});

test("samples are of every format", async () => {
  const read = await Promise.all(FILES.map((file) => inspectJson(file)));
  const formats = new Set(read.map(({ inspection }) => inspection.format));
  expect([...formats].toSorted()).toEqual(["har", "json", "jtl", "jwt", "newman"]);
});

describe("what real SDKs get wrong is told of their requests", () => {
  it("JSON in a form's place, a refresh without its token, a secret of undefined, a client that gave up", async () => {
    const { inspection } = await inspectJson("genesys-sdk.har");
    const sent = inspection.tokens.map(({ sent: shape }) => shape);
    expect(
      sent.map((shape) => [shape?.body, shape?.parameters.join(" "), shape?.flaws.join(" ")]),
    ).toEqual([
      ["form", "grant_type", ""],
      ["form", "grant_type", "undefined-secret"],
      ["json", "0 grant_type refresh_token", ""],
      ["form", "grant_type", ""],
      ["form", "grant_type", "client-gave-up"],
    ]);
    const rules = inspection.findings.map(({ rule }) => rule);
    expect(rules).toEqual(expect.arrayContaining(["Q02", "Q03", "T02", "U09"]));
  });

  it("scopes that an SDK appended are another request than the one without", async () => {
    const { inspection } = await inspectJson("entra-msal.har");
    const scopes = inspection.findings.find(({ rule }) => rule === "Q07");
    expect(scopes?.variants).toMatchObject([
      { variant: "first request", count: 0 },
      { variant: "request 2 (other scope)", count: 1 },
    ]);
  });
});

describe("an org that is expected", () => {
  it.each([
    [1, ["--expect-org", "o-1001"], ["U01.empty"]],
    [1, ["--expect-org", "app-north", "--claim", "sub2"], ["U01.absent"]],
    [0, ["--expect-org", "app-north", "--claim", "sub"], []],
    [0, ["--dialect", "genesys"], []],
  ])("gives exit code %d: %j", async (expected, args, rules) => {
    const { inspection, exitCode } = await inspectJson("empty-org.jwt", ...args);
    expect(inspection.findings.map(({ rule }) => rule)).toEqual(rules);
    expect(exitCode).toBe(expected);
  });
});

test("an inspection that is interrupted says so, and judges nothing", async () => {
  const settings = { cwd: SAMPLES, interrupt: "at once" } as const;
  const { exitCode, stdout, stderr } = await callTokenrush(["inspect", "load.jtl.csv"], settings);
  expect([exitCode, stdout]).toEqual([4, ""]);
  expect(stderr).toBe("interrupted: nothing was judged, and nothing is left\n");
});

describe("whatever stands in a file", () => {
  it.each(HOSTILE_TEXTS.map((text) => ({ text, name: JSON.stringify(text.slice(0, 40)) })))(
    "neither widens nor colours what is said: $name",
    async ({ text }) => {
      const { exitCode, stdout, stderr } = await callTokenrush(["inspect", "-"], {
        cwd: SAMPLES,
        stdin: harFullOf(text),
      });
      expect(stderr).toBe("");
      expect(exitCode).toBe(1);
      const widest = Math.max(...stdout.split("\n").map((line) => stringWidth(line)));
      expect(widest).toBeLessThanOrEqual(100);
      expect(stdout).not.toMatch(ACTING);
    },
  );

  it("makes nothing but an answer or a refusal of it", async () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const input = damagedInput(1_000_000 + seed);
      const { exitCode, stdout, stderr } = await callTokenrush(["inspect", "-"], {
        cwd: SAMPLES,
        stdin: input,
      });
      expect([0, 1, 2, 4]).toContain(exitCode);
      expect(stderr).not.toContain("tokenrush itself failed");
      expect(stdout + stderr).not.toMatch(ACTING);
    }
  });
});

/** A HAR in which everything that others write is this text. */
function harFullOf(text: string): string {
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    org_id: text,
    client_id: text,
    scope: text,
    [text]: text,
  });
  const answer = { error: text, error_description: text, [text]: text, scope: text };
  const headers = {
    [text]: text,
    "Content-Type": text,
    "WWW-Authenticate": text,
    "Retry-After": text,
  };
  const token = makeJwt({
    org_ids: [text],
    iss: text,
    kid: text,
    jti: text,
    azp: text,
    [text]: text,
  });
  return harOf(
    harEntry({ body: form.toString(), status: 403, answer, answerHeaders: headers }),
    harEntry({
      url: `https://a.example/${text}/token`,
      body: form.toString(),
      status: 400,
      answer: text,
    }),
    harEntry({
      body: form.toString(),
      answer: { access_token: token, token_type: text, scope: text },
    }),
    { request: { method: "POST", url: 7 }, response: text },
  );
}

describe("exit codes", () => {
  it.each([
    [4, '{"log":{"entries":[]}}', "nothing to judge: no token request was found"],
    [0, '{"access_token":"an-opaque-token","token_type":"Bearer"}', "1 token answer"],
    [1, '{"token_type":"Bearer"}', "Findings: 1"],
  ])("%d of %s", async (expected, text, words) => {
    const { exitCode, stdout, stderr } = await callTokenrush(["inspect", "-"], {
      cwd: SAMPLES,
      stdin: text,
    });
    expect([exitCode, stderr]).toEqual([expected, ""]);
    expect(stdout).toContain(words);
  });

  it.each([
    [
      "a file that is not there",
      ["gone.har"],
      "",
      "error: gone.har: cannot be read (ENOENT)\nhint: ",
    ],
    [
      "a text of no known kind",
      ["-"],
      "hello",
      "error: standard input is text of no known kind\nhint: give a JWT",
    ],
    [
      "JSON that is broken",
      ["-"],
      '{"a":\n!}',
      'error: standard input: line 2, column 1: no JSON may have "!" here\nhint: correct it',
    ],
    [
      "an unknown format",
      ["-", "--format", "xml"],
      "",
      "Allowed choices are jwt, json, har, jtl, newman",
    ],
  ])("2 of %s, on stderr", async (_, args, text, words) => {
    const { exitCode, stdout, stderr } = await callTokenrush(["inspect", ...args], {
      cwd: SAMPLES,
      stdin: text,
    });
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(words);
  });
});
