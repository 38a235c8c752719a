/** The golden values, made anew by R, scipy and statsmodels: nobody may have changed them by hand, and newer versions must agree. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runCommand } from "../../../scripts/setup/command.mjs";
import { findStatisticsPrograms } from "../../../scripts/setup/find-statistics-programs.mjs";
import { describeMissing } from "../../../scripts/setup/install-statistics-programs.mjs";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const TESTDATA = "lib/core/statistics/testdata";
const TIMEOUT_MS = 120_000;
/** Relatively: other versions may sum in another order. */
const TOLERANCE = 1e-8;

const programs = await findStatisticsPrograms();
const note = describeMissing(programs);

test.for([
  { program: programs.rscript, script: "golden.R", golden: "golden.r.json" },
  { program: programs.python, script: "golden.py", golden: "golden.py.json" },
])("$golden is what $script prints", async ({ program, script, golden }, { skip }) => {
  skip(program === undefined, note);
  const end = await runCommand(program ?? "", [`${TESTDATA}/${script}`], {
    timeoutMs: TIMEOUT_MS,
    cwd: ROOT,
  });
  expect(end).toMatchObject({ ok: true });
  const kept = leavesOf(JSON.parse(await readFile(`${ROOT}/${TESTDATA}/${golden}`, "utf8")));
  const made = leavesOf(JSON.parse(end.stdout));
  expect([...made.keys()]).toEqual([...kept.keys()]);
  expect([...made].filter(([path, value]) => !isSame(value, kept.get(path)))).toEqual([]);
});

/** All that is no list or object, by where it stands; without the versions, which may differ. */
function leavesOf(json: unknown, path = ""): Map<string, unknown> {
  if (path === "/versions") return new Map();
  if (typeof json !== "object" || json === null) return new Map([[path, json]]);
  return new Map(
    Object.entries(json).flatMap(([name, value]) => [...leavesOf(value, `${path}/${name}`)]),
  );
}

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== "number" || typeof b !== "number") return a === b;
  return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b)) + 1e-12;
}
