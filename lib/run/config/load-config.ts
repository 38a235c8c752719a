/** Loads `tokenrush.yaml` with its orgs, and reports everything that is wrong with them at once. */
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { DIALECT_RULES } from "../../core/dialect.ts";
import type { Plan, PlanGate, PlanStage } from "../../core/plan.ts";
import { type Grant, SCENARIOS } from "../../core/words.ts";
import { ownGrantsOf, ownStageNames, setsItsStages, takesAway } from "../scenario-plan.ts";
import type { ConfigOrg } from "./config-org.ts";
import { settleOrgs } from "./config-org.ts";
import type { Settings } from "./config-schema.ts";
import { configSchema } from "./config-schema.ts";
import type { ConfigSections } from "./config-sections.ts";
import { readSections } from "./config-sections.ts";
import { checkTarget, warnOfPublicClients } from "./cross-checks.ts";
import { readGates } from "./gates.ts";
import {
  checkEvents,
  checkGrants,
  checkHotOrgs,
  checkNextSecrets,
  checkScenario,
  grantsOf,
} from "./load-checks.ts";
import { adviseName } from "./nearest-name.ts";
import { draftOrgs } from "./org-draft.ts";
import { readOrgRows } from "./org-source.ts";
import type { Overrides } from "./overrides.ts";
import { readEnvironment } from "./overrides.ts";
import type { Problem } from "./problem.ts";
import { problemsError } from "./problem.ts";
import type { ScenarioSettings } from "./scenario-schema.ts";
import { defaultOptionsOf } from "./scenario-schema.ts";
import type { SecretAnswer } from "./secret-reference.ts";
import { openSecretReader } from "./secret-reference.ts";
import { showValue } from "./shown-text.ts";
import { decodeText, readSourceText } from "./source-text.ts";
import type { TargetSettings } from "./target-schema.ts";
import type { AllowedHosts } from "./target-host.ts";
import { readAllowedHosts } from "./target-host.ts";
import { defaultWorkload, layOutStages, peakRatePerSecond } from "./workload.ts";
import type { YamlSource } from "./yaml-source.ts";
import { parseYaml } from "./yaml-source.ts";

/** A configuration that holds together; no secret is in it. */
export interface Config {
  /** As the user named it, for messages. */
  path: string;
  settings: Settings;
  /** The scenario of the run, whoever named it. */
  scenario: ScenarioSettings;
  /** The grants the run uses, each with its share of attempts. */
  mix: Plan["mix"];
  orgs: ConfigOrg[];
  /** The workload laid out, rates and durations as in the file; empty where the scenario sets its stages itself. */
  stages: PlanStage[];
  gates: PlanGate[];
  /** What `TOKENRUSH_*` variables say. */
  environment: Overrides;
  warnings: string[];
  readSecret: (reference: string) => SecretAnswer;
}

export interface ConfigSource {
  path: string;
  /** The text, when it does not come from the file at `path`. */
  text?: string;
}

export interface ConfigContext {
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** The scenario that a flag names, in place of the file's. */
  scenario?: string | undefined;
}

const MAX_YAML_BYTES = 5_000_000;

/** What is passed along while one file is loaded. */
interface Loading {
  sections: ConfigSections;
  /** The folder that relative paths of the file start from. */
  directory: string;
  problems: Problem[];
  warnings: string[];
}

async function readYaml(
  source: ConfigSource,
  cwd: string,
  problems: Problem[],
): Promise<YamlSource | null> {
  const answer =
    source.text === undefined
      ? await readSourceText(resolve(cwd, source.path), MAX_YAML_BYTES)
      : decodeText(Buffer.from(source.text), MAX_YAML_BYTES);
  if ("text" in answer) return parseYaml(source.path, answer.text, problems);
  const place = { file: source.path, line: 1, path: "(file)" };
  problems.push({ place, what: answer.fault, fix: answer.fix });
  return null;
}

function readAllowed({ sections, problems }: Loading): AllowedHosts | null {
  const safety = sections.read(configSchema.shape.safety, "safety");
  if (safety === null || sections.isFaulty("safety", "allow")) return null;
  return readAllowedHosts(safety.allow, (index, fault) =>
    problems.push({ place: sections.placeOf("safety", "allow", index), ...fault }),
  );
}

/** What the file says of the load as a whole, as far as it can be read. */
interface LoadParts {
  target: TargetSettings | null;
  scenario: ScenarioSettings | null;
  mix: Plan["mix"] | null;
  events: Settings["events"];
}

/** The target, the scenario and the mix, each null when it cannot be read, and what they ask of each other. */
function readLoad(loading: Loading, named: string | undefined): LoadParts {
  const { sections, problems } = loading;
  const { read, placeOf } = sections;
  const target = read(configSchema.shape.target, "target");
  const mixSettings = read(configSchema.shape.mix, "mix");
  const scenario = readScenario(loading, named);
  const events = read(configSchema.shape.events, "events") ?? [];
  const own = scenario && ownGrantsOf(scenario);
  const grants = own ?? (mixSettings && grantsOf(mixSettings));
  const found: Problem[] = [];
  if (target !== null) checkTarget(target, placeOf, found);
  if (grants !== null) checkGrants(grants, target, placeOf, found);
  if (scenario !== null) {
    const around = { target, events, ...readSurroundings(loading), grants: grants ?? [] };
    checkScenario(scenario, around, placeOf, found);
  }
  // A key with a fault of its own is read as if it were not there; that it is missing is then no news.
  const faulty = new Set(problems.map(({ place }) => place.path));
  problems.push(...found.filter(({ place }) => !faulty.has(place.path)));
  const mix = own === null ? mixSettings && sharesOf(mixSettings) : equalShares(own);
  return { target, scenario, mix, events };
}

function readSurroundings({ sections: { read } }: Loading) {
  return {
    hasWorkload: read(z.array(z.unknown()), "workload") !== null,
    hasCheck: read(z.record(z.string(), z.unknown()), "apiCheck") !== null,
    model: read(configSchema.shape.model, "model") ?? ("open" as const),
  };
}

/** A scenario named on the command line takes the place of the file's, with the file's options if it is the same. */
function readScenario(
  { sections, problems }: Loading,
  named: string | undefined,
): ScenarioSettings | null {
  const ofFile = sections.read(configSchema.shape.scenario, "scenario");
  if (named === undefined || ofFile?.name === named) return ofFile;
  const name = SCENARIOS.find((known) => known === named);
  const options = name === undefined ? null : defaultOptionsOf(name);
  if (options === null) {
    const what =
      name === undefined
        ? `there is no scenario ${showValue(named)}`
        : `the scenario ${name} cannot do without options`;
    const fix = name === undefined ? adviseName(named, SCENARIOS) : "give them under scenario";
    problems.push({ place: sections.placeOf("scenario"), what, fix });
  }
  return options;
}

function sharesOf(mix: Settings["mix"]): Plan["mix"] {
  const grants = grantsOf(mix);
  const total = grants.reduce((sum, grant) => sum + mix[grant], 0);
  return grants.map((grant) => ({ grant, share: mix[grant] / total }));
}

function equalShares(grants: readonly Grant[]): Plan["mix"] {
  return grants.map((grant) => ({ grant, share: 1 / grants.length }));
}

/** The orgs joined with the target, as far as both are valid; null when some org could not be read. */
async function readOrgs(
  { sections, directory, problems, warnings }: Loading,
  target: TargetSettings | null,
  grants: readonly Grant[],
  allowed: AllowedHosts | null,
): Promise<ConfigOrg[] | null> {
  const before = problems.length;
  const drafts = draftOrgs(await readOrgRows(sections, directory, problems), problems, warnings);
  if (target === null) return null;
  const references = drafts.map(({ secretRef }) => secretRef);
  warnings.push(...warnOfPublicClients(target, grants, references));
  const clientKnown = !sections.isFaulty("target", "client", "clientAuth");
  const context = {
    target,
    variants: sections.read(configSchema.shape.variants, "variants") ?? [],
    checkUrl: sections.read(z.string(), "apiCheck", "url"),
    grants,
    allowed,
    clientKnown,
    placeOf: sections.placeOf,
  };
  const orgs = settleOrgs(drafts, context, problems);
  return problems.length > before || orgs.length === 0 ? null : orgs;
}

/** The stages of the file, or else the gentle ones of the dialect; none where the scenario sets its own. */
function readStages(
  { sections, problems }: Loading,
  { scenario, target }: LoadParts,
): PlanStage[] | null {
  const { read, placeOf } = sections;
  if (scenario !== null && setsItsStages(scenario.name)) return [];
  const model = read(configSchema.shape.model, "model") ?? "open";
  const workload = read(configSchema.shape.workload, "workload");
  if (workload !== null) {
    return layOutStages(workload, model, (index) => placeOf("workload", index, "name"), problems);
  }
  const isGiven = read(z.unknown(), "workload") !== null;
  if (isGiven || target === null) return null;
  const { defaults } = DIALECT_RULES[target.dialect];
  return layOutStages(defaultWorkload(defaults.stages), model, () => placeOf("workload"), problems);
}

/**
 * The rate alone refuses nothing yet, since a flag may still scale it (`planRun` judges what is left);
 * beside other problems it is said, so that nobody meets it last.
 */
function mentionRate({ sections, problems }: Loading, stages: readonly PlanStage[]): void {
  const safety = sections.read(configSchema.shape.safety, "safety");
  const peak = peakRatePerSecond(stages);
  if (safety === null || sections.isFaulty("safety", "maxRate")) return;
  if (problems.length === 0 || peak <= safety.maxRate) return;
  problems.push({
    place: sections.placeOf("workload"),
    what: `its peak of ${peak} attempts per second is above safety.maxRate ${safety.maxRate}`,
    fix: "lower the rates, run with --scale, or raise safety.maxRate",
    kind: "refused",
  });
}

type Parts = Pick<Config, "scenario" | "mix" | "orgs" | "stages" | "gates">;

async function readParts(loading: Loading, named: string | undefined): Promise<Parts | null> {
  const { sections, problems } = loading;
  const load = readLoad(loading, named);
  const { target, scenario, mix } = load;
  const grants = mix?.map(({ grant }) => grant) ?? null;
  const allowed = readAllowed(loading);
  checkEvents(load.events, allowed, sections.placeOf, problems);
  const orgs = await readOrgs(loading, target, grants ?? [], allowed);
  if (scenario !== null && orgs !== null) {
    checkNextSecrets(scenario, orgs, sections.placeOf, problems);
  }
  const stages = readStages(loading, load);
  const orgNames = orgs?.map(({ org }) => org) ?? null;
  const hot = sections.read(configSchema.shape.orgs.shape.hot, "orgs", "hot");
  checkHotOrgs(hot ?? [], orgNames, sections.placeOf, problems);
  const variants = sections.read(configSchema.shape.variants, "variants");
  const names = {
    stages: (scenario && ownStageNames(scenario)) ?? stages?.map(({ name }) => name) ?? null,
    grants,
    orgs: orgNames,
    variants: variants?.map(({ name }) => name) ?? null,
  };
  const gates = readGates(
    sections,
    names,
    problems,
    scenario !== null && takesAway(scenario) ? "unsound" : "sound",
  );
  if (stages !== null) mentionRate(loading, stages);
  if (scenario === null || mix === null || orgs === null || stages === null) return null;
  return { scenario, mix, orgs, stages, gates };
}

/**
 * Loads a configuration and its orgs, reading nothing but the two files; secrets are read when the run is planned.
 * Throws one HarnessError (exit: usage) with every problem of both: CONFIG_INVALID, or TARGET_REFUSED when
 * all there is against it is where the load would go.
 */
export async function loadConfig(source: ConfigSource, context: ConfigContext): Promise<Config> {
  const problems: Problem[] = [];
  const warnings: string[] = [];
  const environment = readEnvironment(context.env, problems, warnings);
  const yaml = await readYaml(source, context.cwd, problems);
  if (yaml === null) throw problemsError(source.path, problems);
  const directory = dirname(resolve(context.cwd, source.path));
  const sections = readSections(yaml, problems);
  const named = context.scenario ?? environment.scenario;
  const parts = await readParts({ sections, directory, problems, warnings }, named);
  const settings = configSchema.safeParse(yaml.raw).data;
  if (problems.length > 0 || parts === null || settings === undefined) {
    throw problemsError(source.path, problems);
  }
  const readSecret = openSecretReader(context.env, directory);
  return { path: source.path, settings, ...parts, environment, warnings, readSecret };
}
