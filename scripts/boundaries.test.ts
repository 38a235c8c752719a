/**
 * The import directions, proven: each violation is planted in a copy of the tree, and the compiler, the linter and the bundler
 * must refuse what is theirs to see. Each of the three misses something that another one catches.
 */
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { bundle } from "../lib/run/bundle.ts";
import { strangersIn } from "./bundle-strangers.ts";
import { TARGETS, type Violation, VIOLATIONS } from "./planted-violations.ts";

/** What a tool says of each file: error codes or rules. */
type Faults = ReadonlyMap<string, readonly string[]>;

const ROOT = fileURLToPath(new URL("..", import.meta.url));
// All configurations of the compiler, since the linter resolves imports by them.
const COPIED =
  /^(lib|scenarios|scripts|package\.json|\.gitignore|\.oxlintrc\.json|tsconfig.*\.json)$/;

let copy = "";
let compiled: Faults;
let linted: Faults;

beforeAll(async () => {
  copy = await realpath(await mkdtemp(join(tmpdir(), "tokenrush-boundaries-")));
  await copyTree();
  await plant(TARGETS.map((file) => ({ file, source: "export const target = 1;\n" })));
  // A package's types bring Node's along, and then a core that uses `process` compiles: those are planted once it has.
  await plant(VIOLATIONS.filter(({ compiler }) => compiler !== undefined));
  compiled = await compile();
  await plant(VIOLATIONS.filter(({ compiler }) => compiler === undefined));
  linted = await lint();
}, 60_000);

afterAll(() => rm(copy, { recursive: true }));

test.each(refusedBy("compiler"))("the compiler refuses it when %s", (_, file, error) => {
  expect(compiled.get(file)).toContain(error);
});

test.each(refusedBy("linter"))("the linter refuses it when %s", (_, file, rule) => {
  expect(linted.get(file)).toContain(rule);
});

test.each(refusedBy("bundler"))("the bundle shows it when %s", async (_, file, words) => {
  expect(await bundleOf(file)).toContain(words);
});

function refusedBy(tool: "compiler" | "linter" | "bundler") {
  return VIOLATIONS.flatMap(({ does, file, [tool]: says }): [string, string, string][] =>
    says === undefined ? [] : [[does, file, says]],
  );
}

async function copyTree(): Promise<void> {
  const names = (await readdir(ROOT)).filter((name) => COPIED.test(name));
  const options = { recursive: true, filter: (path: string) => !path.endsWith(".test.ts") };
  await Promise.all(names.map((name) => cp(join(ROOT, name), join(copy, name), options)));
  await symlink(join(ROOT, "node_modules"), join(copy, "node_modules"));
}

async function plant(files: readonly Pick<Violation, "file" | "source">[]): Promise<void> {
  for (const { file, source } of files) {
    await mkdir(dirname(join(copy, file)), { recursive: true });
    await writeFile(join(copy, file), source);
  }
}

async function compile(): Promise<Faults> {
  const output = await outputOf("tsc", ["-b", "--pretty", "false"]);
  const errors = output.matchAll(/^(\S+)\(\d+,\d+\): error (TS\d+):/gm);
  return faultsOf([...errors].map(([, file = "", code = ""]) => ({ file, code })));
}

const lintReportSchema = z.object({
  diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })),
});

async function lint(): Promise<Faults> {
  const files = VIOLATIONS.map(({ file }) => file);
  const output = await outputOf("oxlint", ["--type-aware", "--format=json", ...files]);
  const { diagnostics } = lintReportSchema.parse(JSON.parse(output));
  return faultsOf(diagnostics.map(({ filename, code }) => ({ file: filename, code })));
}

function faultsOf(list: readonly { file: string; code: string }[]): Faults {
  const faults = new Map<string, string[]>();
  for (const { file, code } of list) faults.set(file, [...(faults.get(file) ?? []), code]);
  return faults;
}

/** What a tool writes to stdout, whatever its exit code. */
function outputOf(tool: string, args: readonly string[]): Promise<string> {
  const program = join(copy, "node_modules", ".bin", tool);
  return new Promise((resolve) => {
    // A file refused is missed by all that import it: that is a lot of text.
    execFile(program, args, { cwd: copy, maxBuffer: 2 ** 26 }, (_, stdout) => resolve(stdout));
  });
}

/** What the bundler says of a file, or the strangers in its bundle. */
async function bundleOf(file: string): Promise<string> {
  try {
    const metafile = await bundle(join(copy, file), join(copy, "bundles", `${file}.js`));
    return strangersIn(metafile, copy).join("\n");
  } catch (error) {
    return String(error);
  }
}
