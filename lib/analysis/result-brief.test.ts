import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { failedResult } from "../report/result-fixture.ts";
import { readResultBrief } from "./result-brief.ts";

async function fileWith(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tokenrush-brief-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "result.json"), text);
  return join(folder, "result.json");
}

test("the facts of a result are read without the rest", async () => {
  const { run, totals } = failedResult();
  expect(await readResultBrief(await fileWith(JSON.stringify(failedResult())))).toMatchObject({
    run: { scenario: "spike", target: { name: run.target.name }, labels: run.labels },
    verdict: { state: "VALID", passed: false },
    totals: { attempts: totals.attempts, unusable: totals.unusable },
  });
});

test.each([
  ['{"schemaVersion": 1}', "result of schema version 1"],
  ['{"schemaVersion": 2, "run": {}}', "result unreadable"],
  ["{", "result unreadable"],
  ["null", "result unreadable"],
])("of %s it is said that it is a %s", async (text, words) => {
  expect(await readResultBrief(await fileWith(text))).toBe(words);
});

test("a run without a result is not judged", async () => {
  expect(await readResultBrief("/nowhere/result.json")).toBe("not judged");
});
