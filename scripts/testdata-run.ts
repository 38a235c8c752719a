/** Test support: runs of configurations under `testdata/`, with the fault plans that stand beside them. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type FaultPlan, parseFaultPlan } from "../lib/issuer/fault-plan.ts";
import { type EmbeddedOptions, type EmbeddedRun, runEmbedded } from "./embedded-run.ts";

const NO_FAULTS: FaultPlan = { version: 1, faults: [] };

/** What a run is made of besides its configuration; no fault is planted where none is given. */
export interface TestdataOptions extends EmbeddedOptions {
  faults?: FaultPlan;
  /** Texts for the placeholders that only this configuration has, as in `$dialect`. */
  fill?: Readonly<Record<string, string>>;
}

/** Reads the fault plan `NAME.faults.yaml`. */
export async function readFaults(name: string): Promise<FaultPlan> {
  const path = testdataPath(`${name}.faults.yaml`);
  return parseFaultPlan(await readFile(path, "utf8"), path);
}

/** Runs `NAME.yaml`, in which `{here}` stands for its folder. */
export async function runTestdata(
  name: string,
  seed: number,
  { faults = NO_FAULTS, fill = {}, ...options }: TestdataOptions = {},
): Promise<EmbeddedRun> {
  const source = testdataPath(`${name}.yaml`);
  const written = await readFile(source, "utf8");
  const text = Object.entries(fill).reduce(
    (filled, [placeholder, value]) => filled.replaceAll(`$${placeholder}`, () => value),
    written.replaceAll("{here}", dirname(source)),
  );
  const folder = await mkdtemp(join(tmpdir(), "tokenrush-testdata-"));
  try {
    const path = join(folder, "tokenrush.yaml");
    await writeFile(path, text);
    return await runEmbedded(path, faults, seed, options);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function testdataPath(name: string): string {
  return fileURLToPath(new URL(`testdata/${name}`, import.meta.url));
}
