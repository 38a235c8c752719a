/** What every scenario is: one short file, and a bundle with nothing in it that is not made for k6. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SCENARIOS as SCENARIO_NAMES } from "../lib/core/words.ts";
import { bundleScenario } from "../lib/run/bundle.ts";
import { strangersIn } from "../scripts/bundle-strangers.ts";

const SCENARIOS = fileURLToPath(new URL(".", import.meta.url));
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const MOST_LINES = 40;

const files = (await readdir(SCENARIOS)).filter((file) => /(?<!\.test)\.ts$/.test(file));

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tokenrush-scenarios-"));
});

afterAll(() => rm(folder, { recursive: true }));

test("there is a file for each scenario's name, and no other", () => {
  expect(files.toSorted()).toEqual(SCENARIO_NAMES.map((name) => `${name}.ts`).toSorted());
});

describe.each(files)("%s", (file) => {
  test("fits on a screen, and says in its first lines what it does", async () => {
    const lines = (await readFile(join(SCENARIOS, file), "utf8")).trimEnd().split("\n");
    expect(lines.length).toBeLessThanOrEqual(MOST_LINES);
    expect(lines[0]).toMatch(/^\/\*\*/);
  });

  test("is bundled from scenarios/, lib/k6/ and lib/core/ alone", async () => {
    const name = file.replace(/\.ts$/, "");
    const metafile = await bundleScenario(name, join(folder, `${name}.js`));
    expect(Object.keys(metafile.inputs)).toContain(`scenarios/${file}`);
    expect(Object.keys(metafile.inputs).length).toBeGreaterThan(1);
    expect(strangersIn(metafile, ROOT)).toEqual([]);
  });
});
