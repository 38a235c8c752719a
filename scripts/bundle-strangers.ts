/** Test support: what a bundle holds, or leaves for k6 to load, that has no business inside k6. */
import { relative, resolve } from "node:path";
import type { Metafile } from "esbuild";

const AT_HOME = /^(scenarios|lib\/k6|lib\/core)\//;
const OF_K6 = /^k6($|\/)/;

/**
 * Files of a bundle that stand in none of the rooms of k6, as paths from `root`, and modules left out of it that are not k6's own:
 * esbuild takes any URL for a module that is there at run time.
 */
export function strangersIn({ inputs }: Metafile, root: string): string[] {
  const files = Object.keys(inputs).map((input) => relative(root, resolve(input)));
  const leftOut = Object.values(inputs).flatMap(({ imports }) =>
    imports.filter(({ external }) => external === true).map(({ path }) => path),
  );
  return [
    ...files.filter((file) => !AT_HOME.test(file)),
    ...leftOut.filter((module) => !OF_K6.test(module)),
  ];
}
