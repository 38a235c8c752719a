/** What a thread of the analysis carries. */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";

test("a thread of the analysis carries nothing but what counts: no package", async () => {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL("./worker.ts", import.meta.url))],
    bundle: true,
    platform: "node",
    metafile: true,
    write: false,
  });
  const inputs = Object.keys(metafile.inputs);
  expect(inputs.some((path) => path.endsWith("lib/analysis/record-pass.ts"))).toBe(true);
  expect(inputs.filter((path) => path.includes("node_modules"))).toEqual([]);
});
