/**
 * Canary: files of every format, full of secrets and of answers that give them back in many encodings, are inspected;
 * neither what is said nor the records that are made on the way may hold any of them.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { inspectFile } from "../lib/inspect/inspect-file.ts";
import { answerOf } from "./echo-answers.ts";
import { callTokenrush } from "./called-cli.ts";
import { type Leak, SecretScan } from "./secret-scan.ts";

const TURNS = 60;
const FORM_TYPE = "application/x-www-form-urlencoded";
const SECRETS = {
  client: `s+e&c%r:e/t=w?i#t<h>s'i"g\\ns and a space`,
  other: "kJ8vQ2xT5mN0bR7cW4yL9pD3fG6hS1aZ-uE_oXiVtYqBnMwKzCjHrFgPlUdTsAeO",
  refresh: "rt.1-0aB9cD8eF7gH6iJ5kL4mN3oP2qR1sT0u",
  code: "SplxlOBeZQQYbYS6WxSbIA-0aB1cD2eF3",
  verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
  password: "correct horse battery staple 42",
  opaque: "2YotnFZFEjr1zCsicMWpAAq7Tx0Lk9Vb",
};
type Pair = readonly [name: string, value: string];

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A signed token whose signature nobody may see. */
function tokenOf(turn: number): { token: string; signature: string } {
  const head = `${encode({ alg: "RS256" })}.${encode({ org_ids: [], client_id: "client-a", turn })}`;
  const signature = createHash("sha512").update(head).digest("base64url");
  return { token: `${head}.${signature}`, signature };
}

interface Turn {
  headers: Pair[];
  parameters: Pair[];
  answer: { status: number; headers: Pair[]; body: string };
}

const GRANTS: readonly (readonly Pair[])[] = [
  [["grant_type", "client_credentials"]],
  [
    ["grant_type", "refresh_token"],
    ["refresh_token", SECRETS.refresh],
  ],
  [
    ["grant_type", "authorization_code"],
    ["code", SECRETS.code],
    ["code_verifier", SECRETS.verifier],
  ],
  [
    ["grant_type", "password"],
    ["username", "u"],
    ["password", SECRETS.password],
  ],
  [
    ["grant_type", "urn:x"],
    ["assertion", SECRETS.opaque],
    ["org_id", SECRETS.other],
  ],
];

/** A token request, and an answer that gives back what it was sent. */
function turnOf(turn: number): Turn {
  const secret = turn % 2 === 0 ? SECRETS.client : SECRETS.other;
  const grant = GRANTS[turn % GRANTS.length] ?? [];
  const isBasic = turn % 3 !== 0;
  const authorization = `Basic ${Buffer.from(`client-a:${secret}`).toString("base64")}`;
  const inBody: Pair[] = isBasic
    ? []
    : [
        ["client_id", "client-a"],
        ["client_secret", secret],
      ];
  const parameters: Pair[] = [...grant, ...inBody];
  const sent = {
    authorization: isBasic ? authorization : "",
    body: new URLSearchParams(Object.fromEntries(parameters)).toString(),
    secrets: [secret, ...grant.slice(1).map(([, value]) => value)].filter((text) => text !== "u"),
  };
  const token = {
    token_type: "Bearer",
    expires_in: 3600,
    scope: "a",
    access_token: tokenOf(turn).token,
  };
  const { status, headers, body, correlationId } = answerOf(turn, sent, {
    ...token,
    refresh_token: SECRETS.refresh,
  });
  return {
    headers: [
      ["Content-Type", FORM_TYPE],
      ...(isBasic ? [["Authorization", authorization] as const] : []),
    ],
    parameters,
    answer: {
      status,
      headers: [...Object.entries(headers), ["x-correlation-id", correlationId]],
      body,
    },
  };
}

const TURNS_MADE = Array.from({ length: TURNS }, (_, turn) => turnOf(turn));
const URL_WITH_SECRETS = `https://user:${encodeURIComponent(SECRETS.password)}@login.example/token?api_key=${SECRETS.other}`;
const form = (parameters: readonly Pair[]) =>
  new URLSearchParams(Object.fromEntries(parameters)).toString();

const named = (pairs: readonly Pair[]) => pairs.map(([name, value]) => ({ name, value }));

const keyed = (pairs: readonly Pair[]) => pairs.map(([key, value]) => ({ key, value }));

const escape = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

function har(): string {
  const entries = TURNS_MADE.map(({ headers, parameters, answer }, turn) => ({
    startedDateTime: new Date(1_767_323_045_000 + turn).toISOString(),
    request: {
      method: "POST",
      url: URL_WITH_SECRETS,
      headers: named(headers),
      postData: {
        text: turn % 7 === 0 ? JSON.stringify(Object.fromEntries(parameters)) : form(parameters),
      },
    },
    response: {
      status: answer.status,
      headers: named(answer.headers),
      content: { text: answer.body },
    },
  }));
  const calls = [0, 1].map((turn) => ({
    request: {
      method: "GET",
      url: `https://api.example/?access_token=${SECRETS.opaque}`,
      headers: named([
        ["Authorization", `Bearer ${turn === 0 ? tokenOf(0).token : SECRETS.opaque}`],
      ]),
    },
    response: {
      status: 401,
      headers: [],
      content: { text: `no: ${tokenOf(0).token} ${SECRETS.opaque}` },
    },
  }));
  const broken = {
    request: { method: SECRETS.other, url: [SECRETS.other] },
    response: SECRETS.other,
  };
  return JSON.stringify({ log: { entries: [...entries, ...calls, broken] } });
}

function newman(): string {
  const executions = TURNS_MADE.map(({ headers, parameters, answer }) => ({
    request: {
      method: "POST",
      url: URL_WITH_SECRETS,
      header: keyed(headers),
      body: { mode: "urlencoded", urlencoded: keyed(parameters) },
    },
    response: {
      code: answer.status,
      header: keyed(answer.headers),
      stream: { data: [...Buffer.from(answer.body)] },
    },
  }));
  return JSON.stringify({ run: { executions: [...executions, { request: SECRETS.other }] } });
}

const lines = (pairs: readonly Pair[]) =>
  escape(pairs.map(([name, value]) => `${name}: ${value}`).join("\n"));

function jtlXml(): string {
  const samples = TURNS_MADE.map(
    (
      { headers, parameters, answer },
      turn,
    ) => `<httpSample t="9" ts="${1_767_323_045_000 + turn}" lb="token ${SECRETS.other}" rc="${answer.status}" rm="x">
<responseHeader>${lines(answer.headers)}</responseHeader><requestHeader>${lines(headers)}</requestHeader>
<responseData>${escape(answer.body)}</responseData><method>POST</method><queryString>${escape(form(parameters))}</queryString>
<java.net.URL>${escape(URL_WITH_SECRETS)}</java.net.URL></httpSample>`,
  );
  return `<testResults>${samples.join("\n")}<httpSample ts="${SECRETS.other}" t="1" rc="200"/></testResults>`;
}

function jtlCsv(): string {
  const header = "timeStamp,elapsed,label,responseCode,responseMessage,URL";
  const rows = [0, 1].map(
    (at) =>
      `${1_767_323_045_000 + at},9,token ${SECRETS.other},403,"${SECRETS.refresh}",${URL_WITH_SECRETS}`,
  );
  return [
    header,
    ...rows,
    `${SECRETS.other},1,a,200,b,c`,
    `1,${SECRETS.other},a,200,b,c`,
    `1,2,a,${SECRETS.other},b,c`,
  ].join("\n");
}

const json = () =>
  TURNS_MADE.map(({ answer }) => answer.body)
    .filter((body) => body.startsWith("{"))
    .join("\n");
const jwt = () => [tokenOf(1).token, SECRETS.other, `Bearer ${tokenOf(2).token}`].join("\n");

const scan = new SecretScan();
for (const [name, secret] of Object.entries(SECRETS)) scan.add(`the ${name} secret`, secret);
for (let turn = 0; turn < TURNS; turn += 1) scan.add("a signature", tokenOf(turn).signature);

/** Answers alone do not tell what was sent for them: what they give back of that can only be known by its looks. */
const tokenScan = new SecretScan();
tokenScan.add("the refresh token", SECRETS.refresh);
for (let turn = 0; turn < TURNS; turn += 1) tokenScan.add("a signature", tokenOf(turn).signature);

const leaksIn = (where: string, text: string, format = ""): Leak[] =>
  (format === "json" ? tokenScan : scan).scan(where, Buffer.from(text));

describe.each([
  ["har", har],
  ["newman", newman],
  ["jtl", jtlXml],
  ["jtl", jtlCsv],
  ["json", json],
  ["jwt", jwt],
] as const)("a file of the format %s, full of secrets", (format, make) => {
  const text = make();

  it("holds them, or nothing would be shown by this", () => {
    expect(leaksIn("the file", text, format).length).toBeGreaterThan(0);
  });

  it("gives none of them away in what is said", async () => {
    for (const args of [[], ["--json"], ["--dialect", "appfoundry", "--json"]]) {
      const { stdout, stderr, exitCode } = await callTokenrush(
        ["inspect", "-", "--format", format, ...args],
        { cwd: tmpdir(), stdin: text },
      );
      expect(stderr).toBe("");
      expect(exitCode).toBeLessThan(2);
      expect(leaksIn("what is said", stdout, format)).toEqual([]);
    }
  });

  it("leaves none of them in the records it is judged by, nor in the plan", async () => {
    const request = {
      path: "-",
      name: "-",
      format,
      expectedOrg: null,
      dialect: "appfoundry",
      claim: null,
      signal: new AbortController().signal,
    } as const;
    await inspectFile(
      { ...request, stdin: () => Readable.from([text]) },
      async ({ recordsPath, plan, notes }) => {
        const log = await readFile(recordsPath, "utf8");
        expect(log.split("\n").length).toBeGreaterThan(2);
        expect(leaksIn("the records", log, format)).toEqual([]);
        expect(leaksIn("the plan", JSON.stringify({ plan, notes }), format)).toEqual([]);
      },
    );
  });

  it("gives none of them away when it is cut or broken anywhere", async () => {
    for (let part = 1; part <= 20; part += 1) {
      const at = Math.floor((text.length * part) / 21);
      for (const damaged of [text.slice(0, at), `${text.slice(0, at)}\u0001]<${text.slice(at)}`]) {
        const { stdout, stderr } = await callTokenrush(["inspect", "-", "--json"], {
          cwd: tmpdir(),
          stdin: damaged,
        });
        expect(leaksIn("what is said", stdout + stderr, format)).toEqual([]);
      }
    }
  });
});
