/** How to run the same again. */
import type { Result } from "../analysis/result.ts";

type Run = Result["run"];

/** Shell commands that run the same again, and the same for one of the orgs that failed. */
export function listCommands({ run, findings }: Result): string[] {
  const words = ["tokenrush run CONFIG", ...drawFlags(run), ...loadFlags(run)];
  const org = findings[0]?.evidence[0]?.org ?? findings[0]?.orgs[0];
  const isOneOrg = run.overrides?.onlyOrg !== undefined;
  return [
    `# CONFIG: the configuration whose settings have SHA-256 ${run.configHash}`,
    "# (configHash in plan.json of a run of it; the file itself has another hash)",
    ...(run.overrides === null
      ? [
          "# What flags changed of its load was not noted: hold its rates against those of the stages",
        ]
      : []),
    "# (in short, where this run's result.json is at hand: tokenrush run CONFIG --from result.json)",
    words.join(" "),
    ...(org === undefined || isOneOrg
      ? []
      : [
          "# Only one org of finding 1, which then gets the rate of all: lower it by --scale",
          [...words, `--only-org ${quoteForShell(org)}`].join(" "),
        ]),
  ];
}

function drawFlags({ seed, sample, labels }: Run): string[] {
  const given = Object.entries(labels).map(([name, value]) => flag("label", `${name}=${value}`));
  return [`--seed ${seed}`, `--sample ${sample}`, ...given];
}

/** What was changed of the configuration's load: without it another load is sent. */
function loadFlags({ overrides }: Run): string[] {
  if (overrides === null) return [];
  const { scenario, scale, timeScale, orgs, onlyOrg, preflight, events = [] } = overrides;
  return [
    ...(scenario === undefined ? [] : [flag("scenario", scenario)]),
    ...(scale === undefined ? [] : [`--scale ${scale}`]),
    ...(timeScale === undefined ? [] : [`--time-scale ${timeScale}`]),
    ...(orgs === undefined ? [] : [`--orgs ${orgs}`]),
    ...(onlyOrg === undefined ? [] : [flag("only-org", onlyOrg)]),
    ...(preflight === undefined ? [] : [`--preflight ${preflight}`]),
    ...events.map(({ name, atMs }) => flag("event", `${name}@${atMs}ms`)),
  ];
}

function flag(name: string, value: string): string {
  return `--${name} ${quoteForShell(value)}`;
}

/** A word as a shell reads it back. */
export function quoteForShell(word: string): string {
  return /^[\w.:=/@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
