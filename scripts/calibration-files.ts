/** Calibrations kept beside the runs, and the one that holds for a comparison. */
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Result } from "../lib/analysis/result.ts";
import { type Calibration, calibrationSchema } from "../lib/compare/calibration.ts";
import { writeFileAtomically } from "../lib/run/atomic-file.ts";

const FOLDER = "calibrations";

/** Keeps a calibration under the fingerprint of what it holds for, in place of an older one; gives its path. */
export async function saveCalibration(results: string, calibration: Calibration): Promise<string> {
  const folder = join(results, FOLDER);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { workload, orgs, target } = calibration.fingerprint;
  const path = join(folder, `${workload}-${orgs}-${target}.json`);
  await writeFileAtomically(path, `${JSON.stringify(calibration, null, 2)}\n`);
  return path;
}

/** The calibration for the load, orgs and target of some runs; null where they differ, or none was made. */
export async function findCalibration(
  results: string,
  runs: readonly Result[],
): Promise<Calibration | null> {
  const [first, ...others] = runs.map(({ run }) => run.fingerprint);
  if (first === undefined) return null;
  const isOne = others.every(
    ({ workload, orgs, target }) =>
      workload === first.workload && orgs === first.orgs && target === first.target,
  );
  if (!isOne) return null;
  const name = `${first.workload}-${first.orgs}-${first.target}.json`;
  const text = await readFile(join(results, FOLDER, name), "utf8").catch(() => null);
  if (text === null) return null;
  try {
    return calibrationSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
