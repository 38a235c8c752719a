import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AttemptRecord, formatRecord } from "../core/record.ts";
import { RecordTail } from "./record-tail.ts";

const RECORD: AttemptRecord = {
  kind: "attempt",
  attemptId: "1-0-0",
  org: 0,
  client: 0,
  grant: 0,
  variant: 0,
  profile: 0,
  attemptNumber: 1,
  parent: "",
  startMs: 0,
  blockedUs: 0,
  connectingUs: 0,
  tlsUs: 0,
  sendingUs: 0,
  waitingUs: 0,
  receivingUs: 0,
  status: 200,
  errorCode: 0,
  flags: 0,
  expiresInSeconds: 300,
  correlationId: "",
  grantedScope: "",
  token: "",
  extras: new Map(),
};
const line = (changes: Partial<AttemptRecord>) => `${formatRecord({ ...RECORD, ...changes })}\n`;

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tokenrush-tail-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("record tail", () => {
  it("counts what has been added since it last looked, and a line only once it is whole", async () => {
    const path = join(folder, "records.log");
    const tail = new RecordTail(path);
    expect(await tail.read()).toMatchObject({ attempts: 0 });
    const second = line({ status: 403 });
    await writeFile(path, line({}) + second.slice(0, 20));
    expect(await tail.read()).toMatchObject({ attempts: 1, status403: 0 });
    await appendFile(path, second.slice(20) + line({ status: 0, errorCode: 1050 }));
    expect(await tail.read()).toMatchObject({ attempts: 3, status403: 1, unanswered: 1 });
    await tail.close();
  });

  it("counts no priming and nothing of k6's own, and learns when the scenario began", async () => {
    const path = join(folder, "records.log");
    const lines = [
      line({ kind: "prime", status: 303, extras: new Map([["epoch", "1700000000000"]]) }),
      'Request Failed error="dial: connection refused"\n',
      line({}),
    ];
    await writeFile(path, lines.join(""));
    const tail = new RecordTail(path);
    expect(await tail.read()).toEqual({
      preflight: 0,
      attempts: 1,
      status403: 0,
      unanswered: 0,
      epochMs: 1_700_000_000_000,
    });
    await tail.close();
  });

  it("counts the preflight by itself, whose start is not that of the load", async () => {
    const path = join(folder, "records.log");
    const extras = new Map([["pre", "1700000000000"]]);
    await writeFile(path, line({ kind: "preflight", attemptId: "0-0-0", status: 403, extras }));
    const tail = new RecordTail(path);
    expect(await tail.read()).toEqual({
      preflight: 1,
      attempts: 0,
      status403: 0,
      unanswered: 0,
      epochMs: null,
    });
    await tail.close();
  });
});
