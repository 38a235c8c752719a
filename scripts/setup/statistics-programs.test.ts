/** Which R and which Python the slow lane gets for golden statistics, and where they may be installed. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type FakeMachine, fakeMachine, writeProgram } from "./fake-programs.ts";
import { findStatisticsPrograms } from "./find-statistics-programs.mjs";
import { installStatisticsPrograms } from "./install-statistics-programs.mjs";

const ALL_PACKAGES =
  "r-base-core r-cran-survey r-cran-metafor r-cran-jsonlite python3 python3-scipy python3-statsmodels";

function debianPythonOf(machine: FakeMachine): string {
  return join(machine.folder, "debian", "python3");
}

function optionsOf(machine: FakeMachine, mayInstall: boolean) {
  return {
    env: machine.env,
    stderr: machine.stderr,
    mayInstall,
    lockFolder: join(machine.folder, "apt.lock"),
    debianPython: debianPythonOf(machine),
  };
}

describe("programs are found", () => {
  test("on PATH, when they have their packages", async () => {
    const machine = fakeMachine();
    const rscript = machine.addProgram("Rscript", "exit 0");
    const python = machine.addProgram("python3", "exit 0");
    const found = await findStatisticsPrograms(machine.env, debianPythonOf(machine));
    expect(found).toEqual({ rscript, python, missing: [] });
  });

  test("behind a Python on PATH that has no scipy, where Debian's has", async () => {
    const machine = fakeMachine();
    machine.addProgram("python3", 'echo "No module named scipy" >&2; exit 1');
    const python = writeProgram(debianPythonOf(machine), "exit 0");
    const found = await findStatisticsPrograms(machine.env, debianPythonOf(machine));
    expect(found).toMatchObject({ rscript: undefined, python });
    expect(found.missing.join(" ")).toBe(
      "r-base-core r-cran-survey r-cran-metafor r-cran-jsonlite",
    );
  });

  test("not where one lacks its packages", async () => {
    const machine = fakeMachine();
    machine.addProgram("Rscript", 'case "$2" in *metafor*) exit 1;; esac');
    const found = await findStatisticsPrograms(machine.env, debianPythonOf(machine));
    expect(found.rscript).toBeUndefined();
    expect(found.missing.join(" ")).toBe(ALL_PACKAGES);
  });
});

describe("as root on Debian", () => {
  const APT_THAT_INSTALLS = [
    'echo "$@" >> "$HOME/apt.log"',
    '[ "$1" = install ] || exit 0',
    "for program in bin/Rscript debian/python3; do",
    '  mkdir -p "$HOME/debian"; printf "#!/bin/sh\\n" > "$HOME/$program"; chmod +x "$HOME/$program"',
    "done",
  ].join("\n");

  test("they are installed, once for two set-ups", async () => {
    const machine = fakeMachine();
    machine.addProgram("apt-get", APT_THAT_INSTALLS);
    const options = optionsOf(machine, true);
    const outcomes = await Promise.all([
      installStatisticsPrograms(options),
      installStatisticsPrograms(options),
    ]);
    const programs = {
      rscript: join(machine.folder, "bin", "Rscript"),
      python: debianPythonOf(machine),
    };
    expect(outcomes).toEqual([programs, programs]);
    expect(readFileSync(join(machine.folder, "apt.log"), "utf8")).toBe(
      `update\ninstall -y --no-install-recommends ${ALL_PACKAGES}\n`,
    );
  });

  test("packages that bring no program are told", async () => {
    const machine = fakeMachine();
    machine.addProgram("apt-get", "exit 0");
    const outcome = await installStatisticsPrograms(optionsOf(machine, true));
    expect(outcome).toEqual({
      reason: `there is not an Rscript with survey, metafor and jsonlite, nor a python3 with scipy and statsmodels (on Debian: apt-get install ${ALL_PACKAGES})`,
    });
  });

  test("a failing apt-get is told with its last words", async () => {
    const machine = fakeMachine();
    machine.addProgram("apt-get", 'echo "E: no network" >&2; exit 100');
    expect(await installStatisticsPrograms(optionsOf(machine, true))).toEqual({
      reason: "apt-get update exited with code 100\nE: no network",
    });
  });
});

test("elsewhere nothing is installed, and the reason says what to install", async () => {
  const machine = fakeMachine();
  machine.addProgram("apt-get", 'touch "$HOME/apt-was-run"');
  machine.addProgram("Rscript", "exit 0");
  const outcome = await installStatisticsPrograms(optionsOf(machine, false));
  expect(outcome).toEqual({
    reason:
      "there is not a python3 with scipy and statsmodels (on Debian: apt-get install python3 python3-scipy python3-statsmodels); only as root on Debian the set-up installs them",
  });
  expect(existsSync(join(machine.folder, "apt-was-run"))).toBe(false);
});
