/**
 * A million damaged inputs: what servers, other versions, other tools and people write. Each is read, or refused by one error that names it, and nothing
 * of it stays in memory. Files of other tools, a part of the million, have their fuzz beside their readers.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anyRecord, jwt, PLAN } from "../lib/analysis/any-record-fixture.ts";
import { RecordPass } from "../lib/analysis/record-pass.ts";
import { readResult } from "../lib/analysis/result-file.ts";
import { summarizeTally } from "../lib/analysis/tally-summary.ts";
import { TokenDecoder } from "../lib/analysis/token-decoder.ts";
import { createAnswerReader } from "../lib/core/answer-reader.ts";
import { HarnessError } from "../lib/core/errors.ts";
import { formatRecord } from "../lib/core/record.ts";
import { isSignedJoseHeader } from "../lib/core/token-part.ts";
import { readTokenAnswer } from "../lib/core/token-answer.ts";
import { damageOneOf } from "../lib/inspect/damage.ts";
import { failedResult } from "../lib/report/result-fixture.ts";
import { loadConfig } from "../lib/run/config/load-config.ts";
import { readOrgsCsv } from "../lib/run/config/orgs-csv.ts";
import { formatProblem, type Problem } from "../lib/run/config/problem.ts";

const RECORDS = 400_000;
const TOKENS = 250_000;
const ANSWERS = 250_000;
const TABLES = 80_000;
const CONFIGS = 20_000;
const RESULTS = 2000;
const LIMIT_MS = 600_000;
/** What reading so many may have left behind. */
const LEFT_MB_MAX = 200;

let folder = "";
let beforeMb = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tokenrush-fuzz-"));
  beforeMb = process.memoryUsage().heapUsed / 1e6;
});
afterAll(() => rm(folder, { recursive: true }));

const TOKEN = jwt({ iss: "https://a.example", org_ids: ["o-1"], iat: 1000, exp: 4600 });
const OTHER_TOKEN = jwt({ org_ids: { "o-1": "x" }, scp: ["a", "b"] }, { alg: "RS256", kid: "k" });

describe("damaged", () => {
  it(
    "records are counted as one of three things, and never crash the pass",
    () => {
      const sound = fc.sample(anyRecord, { numRuns: 200, seed: 1 }).map(formatRecord);
      const pass = new RecordPass(PLAN, null);
      let offset = 0;
      let lines = 0;
      for (let seed = 0; seed < RECORDS; seed += 1) {
        const line = damageOneOf(sound, seed).filter((byte) => byte !== 0x0a);
        pass.line(Buffer.from(line), 0, line.length, offset);
        offset += line.length + 1;
        lines += 1;
      }
      const counted = summarizeTally(pass.counted, PLAN);
      const { recorded, auxiliary, unparsedLines, foreignLines } = counted;
      expect(recorded + auxiliary + unparsedLines + foreignLines).toBe(lines);
      expect(Math.min(recorded, unparsedLines)).toBeGreaterThan(RECORDS / 50);
      expect(counted.symptoms.length).toBeLessThan(2000);
    },
    LIMIT_MS,
  );

  it(
    "tokens are decoded as a strict decoder does, or not at all",
    () => {
      const decoder = new TokenDecoder();
      const sound = [TOKEN, OTHER_TOKEN].map((token) => token.split(".").slice(0, 2).join("."));
      let taken = 0;
      const differing: string[] = [];
      for (let seed = 0; seed < TOKENS; seed += 1) {
        const token = damageOneOf(sound, seed).toString("utf8");
        const claims = decoder.take(token) === "taken" ? decoder.claims() : null;
        taken += Number(claims !== null);
        if (claims !== null && JSON.stringify(claims) !== strictly(token)) differing.push(token);
      }
      expect(differing.slice(0, 3)).toEqual([]);
      expect(taken).toBeGreaterThan(TOKENS / 500);
    },
    LIMIT_MS,
  );

  it(
    "answers are read the same whether learned or in full",
    () => {
      const read = createAnswerReader(isSigned);
      const sound = [
        JSON.stringify({ access_token: `${TOKEN}.c2ln`, token_type: "Bearer", expires_in: 300 }),
        JSON.stringify({ error: "invalid_scope", error_description: "no\u0007such <b>scope</b>" }),
        '{"message":"no","status":403,"code":"a.b","errors":[{"x":[1,2,{"y":null}]}]}',
        "<html><body>503</body></html>",
      ];
      const differing: number[] = [];
      for (let seed = 0; seed < ANSWERS; seed += 1) {
        const body = damageOneOf(sound, seed).toString("utf8");
        const { answer } = read(body);
        const whole = readTokenAnswer(body);
        // A token of control characters is taken as it is, and found undecodable later.
        const isSame = answer.error === whole.error && answer.description === whole.description;
        if (!isSame && !CONTROL.test(body)) differing.push(seed);
      }
      expect(differing).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    "tables of orgs are read, or every problem names file and line",
    () => {
      const sound = [
        "org,role,clientId,secretRef,scope\na,primary,c-1,env:S,read\nb,secondary,c-2,env:T,\n",
        'org,name,region,weight\r\n"a,b","x ""y""",eu,2\r\nc,,us,\r\n',
      ];
      let refused = 0;
      for (let seed = 0; seed < TABLES; seed += 1) {
        const problems: Problem[] = [];
        readOrgsCsv("orgs.csv", damageOneOf(sound, seed).toString("utf8"), problems);
        refused += Number(problems.length > 0);
        for (const problem of problems.slice(0, 5)) {
          expect(formatProblem(problem)).toMatch(/^orgs\.csv:\d+: .+ → .+/);
        }
      }
      expect(Math.min(refused, TABLES - refused)).toBeGreaterThan(TABLES / 50);
    },
    LIMIT_MS,
  );

  it(
    "configurations are loaded, or refused by one error that names the file",
    async () => {
      const sound = [CONFIG];
      let refused = 0;
      for (let seed = 0; seed < CONFIGS; seed += 1) {
        const text = damageOneOf(sound, seed).toString("utf8");
        const message = await refusalOf(
          loadConfig({ path: "a.yaml", text }, { env: {}, cwd: folder, scenario: undefined }),
        );
        refused += Number(message !== null);
        expect(message ?? "a.yaml: 0 problems\n").toMatch(/^a\.yaml: \d+ problems?\n/);
      }
      expect(Math.min(refused, CONFIGS - refused)).toBeGreaterThan(CONFIGS / 500);
    },
    LIMIT_MS,
  );

  it(
    "results are read back, or refused by one error that names the file",
    async () => {
      const sound = [JSON.stringify(failedResult())];
      const path = join(folder, "result.json");
      let refused = 0;
      for (let seed = 0; seed < RESULTS; seed += 1) {
        await writeFile(path, damageOneOf(sound, seed));
        const message = await refusalOf(readResult(path));
        refused += Number(message !== null);
        expect(message ?? path).toContain(path);
      }
      expect(refused).toBeGreaterThan(RESULTS / 50);
    },
    LIMIT_MS,
  );
});

it("leaves nothing in memory", () => {
  const leftMb = process.memoryUsage().heapUsed / 1e6 - beforeMb;
  expect(leftMb).toBeLessThan(LEFT_MB_MAX);
});

// oxlint-disable-next-line no-control-regex -- control characters are what it is for
const CONTROL = /[\u0000-\u001f]/;

const CONFIG = `version: 1
target:
  tokenUrl: http://127.0.0.1:4400/oauth/token
  clientAuth: basic
  timeout: 10s
orgs:
  generate: { count: 3, org: "org-{n:4}", clientId: "c-{n:4}", secretRef: "env:S" }
mix: { client_credentials: 100 }
workload:
  - { name: baseline, kind: baseline, rate: 2, duration: 30s }
  - { name: spike, kind: spike, rate: 20, duration: 30s, rampIn: 5s }
gates:
  - { metric: p95, max: 400ms, stage: spike }
safety: { maxRate: 50 }
`;

function isSigned(segment: string): boolean {
  return isSignedJoseHeader(Buffer.from(segment, "base64url").toString("utf8"));
}

function strictly(token: string): string | null {
  try {
    return JSON.stringify(decodeJwt(`${token}.`));
  } catch {
    return null;
  }
}

/** The message of the one error that may come; null where there is none. */
async function refusalOf(reading: Promise<unknown>): Promise<string | null> {
  try {
    await reading;
    return null;
  } catch (error) {
    if (error instanceof HarnessError) return error.message;
    throw error;
  }
}
