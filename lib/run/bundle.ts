/** Bundles a scenario into the one script k6 runs. */
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, type Metafile } from "esbuild";
import { EXIT_CODES, HarnessError } from "../core/errors.ts";

const SCENARIOS = new URL("../../scenarios/", import.meta.url);

/** Names of the scenarios: the entry points in `scenarios/`, one file each. */
async function listScenarios(): Promise<string[]> {
  const files = await readdir(SCENARIOS);
  return files
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => file.slice(0, -".ts".length))
    .toSorted();
}

/** Throws USAGE for a scenario that has no file. */
export async function requireScenario(scenario: string): Promise<void> {
  const known = await listScenarios();
  if (!known.includes(scenario)) {
    throw new HarnessError("USAGE", `scenario "${scenario}" does not exist`, {
      hint: `use one of: ${known.join(", ")}`,
      exitCode: EXIT_CODES.usage,
    });
  }
}

/** Bundles `scenarios/<scenario>.ts` to `outFile`; the metafile says what went in. */
export async function bundleScenario(scenario: string, outFile: string): Promise<Metafile> {
  await requireScenario(scenario);
  return bundle(fileURLToPath(new URL(`${scenario}.ts`, SCENARIOS)), outFile);
}

/** Bundles any k6 entry point; a Node builtin or a package in its imports is an error. */
export async function bundle(entry: string, outFile: string): Promise<Metafile> {
  try {
    const { metafile } = await build({
      entryPoints: [entry],
      outfile: outFile,
      bundle: true,
      format: "esm",
      // Neutral makes `node:*` an error, where "node" would let it through and k6 would fail at start.
      platform: "neutral",
      target: "es2023",
      // k6 resolves its own modules; this covers `k6/http` and the rest.
      external: ["k6"],
      // sobek parses neither.
      supported: { "async-generator": false, "for-await": false },
      metafile: true,
      logLevel: "silent",
    });
    return metafile;
  } catch (error) {
    throw new HarnessError("BUNDLE_FAILED", `bundling ${entry} failed: ${String(error)}`, {
      hint: "scenarios and lib/k6 may import k6, k6/* and lib/core only",
      exitCode: EXIT_CODES.environment,
      cause: error,
    });
  }
}
