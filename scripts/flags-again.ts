/** The flags that give a run again what another one was given beside its configuration. */
import type { Result } from "../lib/analysis/result.ts";
import { EXIT_CODES, HarnessError } from "../lib/core/errors.ts";
import { boundText } from "../lib/core/text.ts";
import type { PlanFlags } from "./plan-flags.ts";
import { findRuns } from "./run-references.ts";

const TEXT_MAX = 120;

export interface FlagsAgain {
  run: Result["run"];
  flags: PlanFlags;
}

/** Reads them off a result, named as any run is, with those that are given now in their place; USAGE where it names none or several runs. */
export async function flagsOf(
  reference: string,
  given: PlanFlags,
  { results, cwd }: { results: string; cwd: string },
): Promise<FlagsAgain> {
  const runs = await findRuns([reference], results, cwd);
  const [only, ...others] = runs;
  if (only === undefined || others.length > 0) {
    throw new HarnessError(
      "USAGE",
      `--from ${boundText(reference, TEXT_MAX)} means ${runs.length} runs: name one`,
      { hint: "`tokenrush runs` lists them", exitCode: EXIT_CODES.usage },
    );
  }
  const { run } = only.result;
  return { run, flags: merge(flagsOfRun(run), given) };
}

function flagsOfRun({ seed, sample, labels, overrides }: Result["run"]): PlanFlags {
  const { scale, timeScale, orgs, events = [], ...texts } = overrides ?? {};
  return {
    seed: String(seed),
    sample: String(sample),
    label: Object.entries(labels).map(([name, value]) => `${name}=${value}`),
    event: events.map(({ name, atMs }) => `${name}@${atMs}ms`),
    ...texts,
    ...(scale !== undefined && { scale: String(scale) }),
    ...(timeScale !== undefined && { timeScale: String(timeScale) }),
    ...(orgs !== undefined && { orgs: String(orgs) }),
  };
}

/** What is given now counts; labels and events add up, and of two labels of one name the later counts. */
function merge(
  { label: labels = [], event: events = [], ...again }: PlanFlags,
  given: PlanFlags,
): PlanFlags {
  const label = [...labels, ...(given.label ?? [])];
  const event = [...events, ...(given.event ?? [])];
  return {
    ...again,
    ...given,
    ...(label.length > 0 && { label }),
    ...(event.length > 0 && { event }),
  };
}
