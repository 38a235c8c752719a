/** What flags and `TOKENRUSH_*` variables change of a run, and the one place that says who wins. */
import { z } from "zod";
import { EXIT_CODES, HarnessError } from "../../core/errors.ts";
import type { PlanOverrides } from "../../core/plan.ts";
import { boundText } from "../../core/text.ts";
import { labelsSchema, sampleSchema, seedSchema } from "./config-schema.ts";
import { eventsSchema, preflightSchema } from "./load-schema.ts";
import { nearestNames } from "./nearest-name.ts";
import type { Problem } from "./problem.ts";
import { showValue } from "./shown-text.ts";

const FACTOR = /^\d{1,9}(\.\d{1,9})?$/;
const factor = z.string().regex(FACTOR).transform(Number).pipe(z.number().min(0.001).max(1000));
const whole = z
  .string()
  .regex(/^\d{1,10}$/)
  .transform(Number);

/** `k=v` texts, or one text of them separated by commas. */
const labelTexts = z
  .union([z.string().transform((text) => text.split(",")), z.array(z.string())])
  .transform((texts) =>
    Object.fromEntries(
      texts.map((text): [string, string] => {
        const equals = text.indexOf("=");
        return equals < 0
          ? ["", text]
          : [text.slice(0, equals).trim(), text.slice(equals + 1).trim()];
      }),
    ),
  )
  .pipe(labelsSchema);

/** `name@30s` texts, or one text of them separated by commas. */
const eventTexts = z
  .union([z.string().transform((text) => text.split(",")), z.array(z.string())])
  .transform((texts) =>
    texts.map((text) => {
      const at = text.lastIndexOf("@");
      return { name: text.slice(0, Math.max(0, at)).trim(), at: text.slice(at + 1).trim() };
    }),
  )
  .pipe(eventsSchema);

const SCHEMAS = {
  seed: whole.pipe(seedSchema).describe("a whole number from 0 to 2147483647"),
  sample: z
    .string()
    .regex(FACTOR)
    .transform(Number)
    .pipe(sampleSchema)
    .describe("the share of issued tokens decoded, 0 to 1"),
  scale: factor.describe("a factor for all rates, 0.001 to 1000"),
  timeScale: factor.describe("a factor for all durations, 0.001 to 1000"),
  orgs: whole.pipe(z.int().min(1)).describe("how many orgs to take from the top, 1 or more"),
  onlyOrg: z.string().min(1).describe("the name of one org"),
  labels: labelTexts.describe("name=value, several separated by commas"),
  scenario: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/)
    .describe("the name of a scenario, such as spike"),
  preflight: preflightSchema.describe("strict, warn or off"),
  events: eventTexts.describe("name@time, such as deploy@30s, several separated by commas"),
};

type OverrideName = keyof typeof SCHEMAS;
export type Overrides = {
  [Name in OverrideName]?: z.output<(typeof SCHEMAS)[Name]> | undefined;
};

/** Texts as a command line or an environment gives them. */
export type OverrideTexts = { [Name in OverrideName]?: string | readonly string[] | undefined };

const OVERRIDE_NAMES: readonly OverrideName[] = [
  "seed",
  "sample",
  "scale",
  "timeScale",
  "orgs",
  "onlyOrg",
  "labels",
  "scenario",
  "preflight",
  "events",
];

const overridesSchema = z.object(SCHEMAS).partial();

interface OverrideFault {
  name: OverrideName;
  value: string;
  fix: string;
}

function parseOverrides(texts: OverrideTexts): { overrides: Overrides; faults: OverrideFault[] } {
  const given = Object.fromEntries(
    OVERRIDE_NAMES.flatMap((name) => (texts[name] === undefined ? [] : [[name, texts[name]]])),
  );
  const parsed = overridesSchema.safeParse(given);
  if (parsed.success) return { overrides: parsed.data, faults: [] };
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
  const faults = OVERRIDE_NAMES.filter((name) => wrong.has(name)).map((name) => ({
    name,
    value: showValue([texts[name]].flat().join(",")),
    fix: `give ${SCHEMAS[name].description}`,
  }));
  return { overrides: {}, faults };
}

/** The flag of an override: `timeScale` is `--time-scale`; labels and events are given one by one. */
function flagOf(name: OverrideName): string {
  if (name === "labels") return "--label";
  if (name === "events") return "--event";
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The variable of an override: `timeScale` is `TOKENRUSH_TIME_SCALE`. */
function variableOf(name: OverrideName): string {
  return `TOKENRUSH_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** Reads the flags of a command line; throws USAGE that names every wrong one. */
export function readFlags(texts: OverrideTexts): Overrides {
  const { overrides, faults } = parseOverrides(texts);
  if (faults.length === 0) return overrides;
  const message = faults.map(({ name, value, fix }) => `${flagOf(name)} ${value}: ${fix}`);
  throw new HarnessError("USAGE", message.join("\n"), { exitCode: EXIT_CODES.usage });
}

/** Reads the `TOKENRUSH_*` variables; a variable that is nearly one of them is worth a warning. */
export function readEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  problems: Problem[],
  warnings: string[],
): Overrides {
  const known = OVERRIDE_NAMES.map(variableOf);
  for (const name of Object.keys(environment)) {
    if (!name.startsWith("TOKENRUSH_") || known.includes(name)) continue;
    const [meant] = nearestNames(name, known, 2);
    if (meant === undefined) continue;
    warnings.push(`${boundText(name, 60)} is not read: did you mean ${meant}?`);
  }
  const texts = Object.fromEntries(
    // CI systems set a variable to nothing to leave it out.
    OVERRIDE_NAMES.map((name) => [name, environment[variableOf(name)] || undefined]),
  );
  const { overrides, faults } = parseOverrides(texts);
  for (const { name, value, fix } of faults) {
    const place = { file: "environment", line: 1, path: variableOf(name) };
    problems.push({ place, what: "cannot be used", value, fix });
  }
  return overrides;
}

/** Those that change the load or whom it is for, flags before the environment; the plan says seed, sample and labels itself. */
export function loadOverrides(flags: Overrides, environment: Overrides): PlanOverrides {
  const { scenario, scale, timeScale, orgs, onlyOrg, preflight } = {
    ...environment,
    ...definedOf(flags),
  };
  const events = [...(environment.events ?? []), ...(flags.events ?? [])];
  return definedOf({
    scenario,
    scale,
    timeScale,
    orgs,
    onlyOrg,
    preflight,
    events: events.length === 0 ? undefined : events.map(({ name, at }) => ({ name, atMs: at })),
  });
}

function definedOf<Values extends object>(
  values: Values,
): {
  [Name in keyof Values]?: Exclude<Values[Name], undefined>;
} {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.assign({}, ...entries.map(([name, value]) => ({ [name]: value })));
}

/** What a run takes when nobody says otherwise; the seed is then drawn. */
const DEFAULTS = { sample: 1, scale: 1, timeScale: 1, preflight: "warn" } as const;

/** The settled choices of one run; what is undefined was left open by everybody. */
export interface RunChoices {
  seed: number | undefined;
  sample: number;
  scale: number;
  timeScale: number;
  orgs: number | undefined;
  onlyOrg: string | undefined;
  labels: Record<string, string>;
  preflight: "strict" | "warn" | "off";
  /** Beside those of the file. */
  events: { name: string; at: number }[];
}

/** Flags override the environment, which overrides the file, which overrides the defaults; labels one by one. */
export function settleChoices(
  flags: Overrides,
  environment: Overrides,
  file: Overrides,
): RunChoices {
  const given = <Name extends OverrideName>(name: Name): Overrides[Name] =>
    flags[name] ?? environment[name] ?? file[name];
  return {
    seed: given("seed"),
    sample: given("sample") ?? DEFAULTS.sample,
    scale: given("scale") ?? DEFAULTS.scale,
    timeScale: given("timeScale") ?? DEFAULTS.timeScale,
    orgs: given("orgs"),
    onlyOrg: given("onlyOrg"),
    labels: { ...file.labels, ...environment.labels, ...flags.labels },
    preflight: given("preflight") ?? DEFAULTS.preflight,
    events: [...(environment.events ?? []), ...(flags.events ?? [])],
  };
}
