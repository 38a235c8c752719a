/** A JTL of any size is read in the memory of a small one: the program is given far less than the file would take. */
import { execFile } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inspectionSchema } from "../lib/analysis/inspection.ts";
import { makeJwt } from "../lib/inspect/inspected-fixture.ts";

/** Kept as objects, so many samples would take several times as much. */
const HEAP_MB = 96;
const ROWS = 400_000;
const SAMPLES = 60_000;
const START_MS = 1_767_323_045_000;
const BIN = fileURLToPath(new URL("bin.mjs", import.meta.url));

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tokenrush-large-"));
});
afterAll(() => rm(folder, { recursive: true }));

function* rows(): Iterable<string> {
  yield 'timeStamp,elapsed,label,responseCode,responseMessage,success,URL,Latency,Connect,"org"\n';
  for (let at = 0; at < ROWS; at += 1) {
    const status = at % 40 === 0 ? "403,Forbidden,false" : "200,OK,true";
    yield `${START_MS + at * 3},${80 + (at % 40)},Token ${at},${status},https://login.example/oauth/token?n=${at},70,0,o-${at % 50}\n`;
  }
}

function* samples(): Iterable<string> {
  yield '<?xml version="1.0"?>\n<testResults version="1.2">\n';
  for (let at = 0; at < SAMPLES; at += 1) {
    const token = makeJwt({ org_ids: [`o-${at % 50}`], jti: at }, `signature-${at}`);
    const answer = `{"access_token":"${token}","token_type":"b","refresh_token":"refresh-token-${at}"}`;
    yield `<httpSample t="90" lt="80" ct="0" ts="${START_MS + at * 5}" lb="Token" rc="200" rm="OK"><responseData>${answer}</responseData><method>POST</method><queryString>grant_type=client_credentials&amp;org_id=o-${at % 50}</queryString><java.net.URL>https://login.example/token</java.net.URL></httpSample>\n`;
  }
  yield "</testResults>\n";
}

test.each([
  ["table", rows, ROWS],
  ["XML", samples, SAMPLES],
] as const)("a %s of many samples", async (name, lines, count) => {
  const path = join(folder, `${name}.jtl`);
  await pipeline(Readable.from(lines()), createWriteStream(path));
  const args = [`--max-old-space-size=${HEAP_MB}`, BIN, "inspect", path, "--json"];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    maxBuffer: 2 ** 26,
  }).catch((error: { stdout: string; code: number }) => {
    // Findings make it exit 1.
    if (error.code !== 1) throw error;
    return error;
  });
  const { exchanges, tokens } = inspectionSchema.parse(JSON.parse(stdout));
  expect(exchanges.tokenRequests).toBe(count);
  expect(tokens).toHaveLength(200);
});
