/** The README, done as it says: each file it shows is written, each command it shows is run, in a copy of the clone. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import packageJson from "../package.json" with { type: "json" };
import { runCommand } from "./setup/command.mjs";

/** A fenced block: its language, and what the README's author says is to be done with it. */
interface Block {
  language: string;
  note: string;
  text: string;
}

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const STEP_LIMIT_MS = 110_000;
/** Written to the file that the note names. */
const FILE_LANGUAGES = ["yaml", "csv"];
/** `run` is run; `background` goes on until the end; `example` is only looked up. */
const SHELL_NOTES = ["run", "background", "example"];
const README_PORT = "4400";
const START = "npm start\n";

const blocks = readBlocks(await readFile(join(ROOT, "README.md"), "utf8"));
const steps = blocks.filter(
  ({ language, note }) => FILE_LANGUAGES.includes(language) || ["run", "background"].includes(note),
);
const examples = blocks.filter(({ note }) => note === "example");
const outputs = blocks.filter(({ language }) => language === "text");

let clone = "";
let port = "";
let background: ChildProcess | undefined;
let startOutput = "";

beforeAll(async () => {
  clone = await mkdtemp(join(tmpdir(), "tokenrush-readme-"));
  port = await freePort();
  await copyClone();
});

afterAll(async () => {
  if (background?.pid !== undefined && background.exitCode === null) {
    process.kill(-background.pid, "SIGINT");
    await once(background, "exit");
  }
  await rm(clone, { recursive: true });
});

test("says of every block what is to be done with it", () => {
  expect(blocks.filter((block) => !isMarked(block))).toEqual([]);
  expect(steps.map(({ text }) => text)).toContain(START);
});

describe("step by step", () => {
  test.each(steps.map((step) => [titleOf(step), step] as const))(
    "%s",
    async (_, step) => {
      await expect(take(step)).resolves.toBeUndefined();
    },
    STEP_LIMIT_MS,
  );

  test("what `npm start` prints is what the README shows of it, but for the numbers", () => {
    const shown = outputs.flatMap(({ text }) => text.split("…\n"));
    expect(shown.length).toBeGreaterThanOrEqual(3);
    for (const part of shown) expect(withoutNumbers(startOutput)).toContain(withoutNumbers(part));
  });
});

test.each(examples.map(({ text }) => text.trim()))("knows the example: %s", async (command) => {
  const [, script = "", rest = ""] =
    /^npm (?:run )?(?:-s )?([\w:]+)(?: -- (.*))?$/.exec(command) ?? [];
  expect(Object.keys(packageJson.scripts)).toContain(script);
  const [verb = "--help", ...words] = rest.split(" ").filter((word) => word !== "");
  const { stdout } = await shell(`node scripts/bin.mjs ${verb} --help`);
  for (const flag of words.filter((word) => word.startsWith("--"))) expect(stdout).toContain(flag);
});

function readBlocks(readme: string): Block[] {
  const fenced = readme.matchAll(/^```(\S*) ?(.*)\n([^]*?)^```$/gm);
  return [...fenced].map(([, language = "", note = "", text = ""]) => ({ language, note, text }));
}

function isMarked({ language, note }: Block): boolean {
  if (language === "sh") return SHELL_NOTES.includes(note);
  if (FILE_LANGUAGES.includes(language)) return /^[\w.-]+$/.test(note);
  return language === "text" && note === "";
}

/** Does what a block says; an error carries what was printed. */
async function take({ language, note, text }: Block): Promise<void> {
  const content = text.replaceAll(README_PORT, port);
  if (language !== "sh") {
    await writeFile(join(clone, note), content);
  } else if (note === "background") {
    background = await startUntilUrl(content);
  } else {
    const { ok, problem, stdout, stderr } = await shell(content);
    if (!ok) throw new Error(`${content}${problem}\n${stdout}${stderr}`);
    if (text === START) startOutput = stdout;
  }
}

function titleOf({ language, note, text }: Block): string {
  return language === "sh" ? text.trim().replaceAll("\n", " ⏎ ") : `writes ${note}`;
}

/** Numbers depend on the machine, and with their width the lines do. */
function withoutNumbers(text: string): string {
  return text
    .replaceAll(/\d(?:[\d\s.,]*\d)?/g, "#")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** What a bare clone holds, and the packages, since fetching them is tested elsewhere. */
async function copyClone(): Promise<void> {
  const listing = execFileSync("git", ["ls-files", "-coz", "--exclude-standard"], { cwd: ROOT });
  const files = listing
    .toString()
    .split("\0")
    .filter((file) => file !== "");
  for (const file of files.filter((name) => existsSync(join(ROOT, name)))) {
    await cp(join(ROOT, file), join(clone, file), { recursive: true });
  }
  const options = { recursive: true, verbatimSymlinks: true };
  await cp(join(ROOT, "node_modules"), join(clone, "node_modules"), options);
}

/** The machine's own environment, without what a test runner adds; the seed is fixed, so that a failure can be had again. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|NODE_ENV$|FORCE_COLOR$|npm_(?!config_))/.test(name),
  );
  return { ...Object.fromEntries(own), TOKENRUSH_SEED: "1" };
}

function shell(command: string) {
  const options = { cwd: clone, env: environment(), timeoutMs: STEP_LIMIT_MS };
  return runCommand("/bin/sh", ["-e", "-c", command], options);
}

/** Starts a command that says its URL when it is ready. */
async function startUntilUrl(command: string): Promise<ChildProcess> {
  const child = spawn("/bin/sh", ["-c", command], {
    cwd: clone,
    env: environment(),
    stdio: ["ignore", "pipe", "ignore"],
    // A group of its own, so that an interrupt reaches npm and what it started.
    detached: true,
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith("http://")) return child;
  }
  throw new Error(`${command.trim()} ended before it was ready`);
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? String(address.port) : README_PORT;
}
