/** Test support: sound files of every format, each small, and every way to damage them that a seed can choose. */
import { Readable } from "node:stream";
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import { damageOneOf } from "./damage.ts";
import { parseRecord } from "../core/record.ts";
import { GRANTS } from "../core/words.ts";
import { basic, bearer, harEntry, harOf, makeJwt } from "./inspected-fixture.ts";
import { type ReadFile, readSource, type ReadSettings } from "./read-source.ts";
import type { SourceFile } from "./source-file.ts";

const TOKEN = makeJwt({
  iss: "https://a.example/realms/r",
  azp: "app",
  org_ids: ["o-1"],
  iat: 1000,
  exp: 4600,
});
const CODE =
  "grant_type=authorization_code&code=c-0123456789&redirect_uri=https%3A%2F%2Fapp.example%2F&client_id=app";
const ROW = '1767323045000,90,Token,200,"O,K",true,https://login.example/oauth/token,80,10,o-1';
const SAMPLE = `<httpSample t="90" lt="80" ct="10" ts="1767323045000" lb="Token" rc="200" rm="OK"><responseHeader>Date: Fri, 02 Jan 2026 03:04:06 GMT</responseHeader><responseData>{"access_token":"${TOKEN}","token_type":"b"}</responseData><method>POST</method><queryString>grant_type=refresh_token&amp;scope=a</queryString><java.net.URL>https://login.example/token</java.net.URL></httpSample>`;

const SOUND: readonly string[] = [
  `${TOKEN}\nBearer ${TOKEN}\n`,
  JSON.stringify({
    access_token: TOKEN,
    token_type: "Bearer",
    expires_in: 3600,
    scope: "a b",
    refresh_token: "r",
  }),
  '{"error":"invalid_client","error_description":"x"}\n{"message":"no","status":403,"code":"a.b"}\n',
  harOf(
    harEntry({
      headers: basic("app", "secret-0123456789"),
      answer: { access_token: TOKEN, token_type: "b", scope: "a" },
    }),
    harEntry({ method: "GET", url: "https://a.example/x", headers: bearer(TOKEN), status: 401 }),
  ),
  harOf(
    harEntry({
      method: "GET",
      url: "https://a.example/authorize?response_type=code&client_id=app&state=s-1&org_id=o-1",
      status: 302,
      answerHeaders: { Location: "https://app.example/?code=c-0123456789&state=s-1" },
    }),
    harEntry({ body: CODE }),
  ),
  JSON.stringify({
    run: {
      timings: { started: 1_767_323_045_000 },
      executions: [
        {
          request: {
            method: "POST",
            url: {
              protocol: "https",
              host: ["a", "example"],
              path: ["token"],
              query: [{ key: "a", value: "b" }],
            },
            header: [{ key: "X", value: "y" }],
            body: {
              mode: "urlencoded",
              urlencoded: [{ key: "grant_type", value: "client_credentials" }],
            },
          },
          response: { code: 200, header: [], stream: { data: [123, 125] }, responseTime: 9 },
        },
      ],
    },
  }),
  `timeStamp,elapsed,label,responseCode,responseMessage,success,URL,Latency,Connect,"org"\n${ROW}\n${ROW}\n`,
  `<?xml version="1.0"?>\n<testResults version="1.2">\n${SAMPLE}\n<sample t="1" ts="1767323045000" lb="flow" rc="" rm="">${SAMPLE}</sample></testResults>\n`,
];

/** One damaged file; the same for the same seed. */
export function damagedInput(seed: number): Buffer {
  return damageOneOf(SOUND, seed);
}

/** A source that is nothing but memory. */
function memorySource(bytes: Buffer): SourceFile {
  return {
    name: "damaged-input",
    bytes: bytes.length,
    head: bytes.toString("utf8", 0, 65_536),
    stream: () => Readable.from(chunksOf(bytes)),
    readWhole: () => Promise.resolve(bytes.toString("utf8")),
  };
}

/** Small ones, so that texts are cut anywhere. */
function* chunksOf(bytes: Buffer): Iterable<Buffer> {
  for (let at = 0; at < bytes.length; at += 4099) yield bytes.subarray(at, at + 4099);
}

/** Reads an input in memory; every line must be a record that fits the plan. */
export async function readDamaged(
  bytes: Buffer,
  settings: Partial<ReadSettings>,
): Promise<ReadFile> {
  let log = "";
  const { signal } = new AbortController();
  const all = { format: null, expectedOrg: null, dialect: null, claim: null, signal, ...settings };
  const read = await readSource(memorySource(bytes), all, async (lines) => {
    for await (const text of lines) log += text;
  });
  for (const line of log.split("\n")) {
    if (line !== "" && !fits(line, read))
      throw new Error(`no record of the plan: ${line.slice(0, 500)}`);
  }
  return read;
}

function fits(line: string, { plan }: ReadFile): boolean {
  const record = parseRecord(line);
  if (record === null) return false;
  const { org, client, variant, grant, status } = record;
  const requests = plan.orgs[org]?.requests ?? [];
  return (
    requests.length > 0 &&
    client < plan.clients.length &&
    variant < plan.variants.length &&
    grant < GRANTS.length &&
    status < 1000
  );
}

/** `read` or `refused`; anything else is what should not have happened. */
export async function endingOf(bytes: Buffer, settings: Partial<ReadSettings>): Promise<string> {
  try {
    await readDamaged(bytes, settings);
    return "read";
  } catch (error) {
    if (!(error instanceof HarnessError))
      return String(error instanceof Error ? error.stack : error);
    const { code, exitCode, message, hint = "" } = error;
    const isSound =
      code === "FILE_UNREADABLE" &&
      exitCode === EXIT_CODES.usage &&
      message.startsWith("damaged-input") &&
      message.length < 300 &&
      hint !== "";
    return isSound ? "refused" : `refused by ${JSON.stringify({ code, exitCode, message, hint })}`;
  }
}
