/** Stand-ins for the programs that the set-up looks for, in a folder that a test uses as its only PATH. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { findOnPath } from "./path-lookup.mjs";

/** A machine as one test wants it: everything under one temporary folder, removed after the test. */
export interface FakeMachine {
  folder: string;
  /** Names only folders below `folder`; has the system tools that unpacking needs, and none of k6, go, npm. */
  env: NodeJS.ProcessEnv;
  /** Puts a shell script on PATH. */
  addProgram: (name: string, script: string) => string;
  /** What the set-up wrote to stderr so far. */
  stderr: { text: string; write: (text: string) => void };
}

const SYSTEM_TOOLS = ["tar", "gzip", "unzip", "sleep", "mkdir", "touch", "chmod"];

/** Makes a machine with empty caches. */
export function fakeMachine(): FakeMachine {
  const folder = mkdtempSync(join(tmpdir(), "tokenrush-setup-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const bin = join(folder, "bin");
  mkdirSync(bin);
  for (const tool of SYSTEM_TOOLS) {
    const path = findOnPath(tool, process.env);
    if (path !== undefined) symlinkSync(path, join(bin, tool));
  }
  return {
    folder,
    env: { PATH: bin, HOME: folder, TOKENRUSH_CACHE: join(folder, "cache") },
    addProgram: (name, script) => writeProgram(join(bin, name), script),
    stderr: {
      text: "",
      write(text) {
        this.text += text;
      },
    },
  };
}

/** Writes an executable shell script, and its folder if need be. */
export function writeProgram(path: string, script: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return path;
}

/** The script of a k6 that answers that version. */
export function k6Script(version: string): string {
  return `echo "k6 v${version} (go1.26.8, linux/amd64)"`;
}

/** The script of a Go that is new enough and, asked to build, runs `build` with the output path in "$2". */
export function goScript(build: string): string {
  return [
    'if [ "$1" = version ]; then echo "go version go1.99.0 linux/amd64"; exit; fi',
    'while [ "$1" != -o ]; do shift; done',
    build,
  ].join("\n");
}

/** Never ends by itself. */
export const HANG = "exec sleep 600";
