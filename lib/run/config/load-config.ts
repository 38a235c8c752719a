/** Loads `tokenrush.yaml` with its orgs, and reports everything that is wrong with them at once. */
import { dirname, resolve } from "node:path";
import type { PlanGate, PlanStage } from "../../core/plan.ts";
import type { Grant } from "../../core/words.ts";
import type { ConfigOrg } from "./config-org.ts";
import { settleOrgs } from "./config-org.ts";
import type { Settings, TargetSettings } from "./config-schema.ts";
import { configSchema } from "./config-schema.ts";
import type { ConfigSections } from "./config-sections.ts";
import { readSections } from "./config-sections.ts";
import { checkMix, checkTarget, grantsOf, warnOfPublicClients } from "./cross-checks.ts";
import { readGates } from "./gates.ts";
import { draftOrgs } from "./org-draft.ts";
import { readOrgRows } from "./org-source.ts";
import type { Overrides } from "./overrides.ts";
import { readEnvironment } from "./overrides.ts";
import type { Problem } from "./problem.ts";
import { problemsError } from "./problem.ts";
import type { SecretAnswer } from "./secret-reference.ts";
import { openSecretReader } from "./secret-reference.ts";
import { decodeText, readSourceText } from "./source-text.ts";
import type { AllowedHosts } from "./target-host.ts";
import { readAllowedHosts } from "./target-host.ts";
import { layOutStages, peakRatePerSecond } from "./workload.ts";
import type { YamlSource } from "./yaml-source.ts";
import { parseYaml } from "./yaml-source.ts";

/** A configuration that holds together; no secret is in it. */
export interface Config {
  /** As the user named it, for messages. */
  path: string;
  settings: Settings;
  orgs: ConfigOrg[];
  /** The workload laid out, rates and durations as in the file. */
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

/** The target and the mix, each null when it cannot be read, and what they ask of each other. */
function readTarget({ sections, problems }: Loading): {
  target: TargetSettings | null;
  grants: Grant[] | null;
} {
  const { read, placeOf } = sections;
  const target = read(configSchema.shape.target, "target");
  const mix = read(configSchema.shape.mix, "mix");
  const found: Problem[] = [];
  if (target !== null) checkTarget(target, placeOf, found);
  if (mix !== null) checkMix(mix, target, placeOf, found);
  // A key with a fault of its own is read as if it were not there; that it is missing is then no news.
  const faulty = new Set(problems.map(({ place }) => place.path));
  problems.push(...found.filter(({ place }) => !faulty.has(place.path)));
  return { target, grants: mix === null ? null : grantsOf(mix) };
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
  const context = { target, grants, allowed, clientKnown, placeOf: sections.placeOf };
  const orgs = settleOrgs(drafts, context, problems);
  return problems.length > before || orgs.length === 0 ? null : orgs;
}

function readStages({ sections, problems }: Loading): PlanStage[] | null {
  const workload = sections.read(configSchema.shape.workload, "workload");
  if (workload === null) return null;
  return layOutStages(workload, (index) => sections.placeOf("workload", index, "name"), problems);
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

type Parts = Pick<Config, "orgs" | "stages" | "gates">;

async function readParts(loading: Loading): Promise<Parts | null> {
  const { target, grants } = readTarget(loading);
  const allowed = readAllowed(loading);
  const orgs = await readOrgs(loading, target, grants ?? [], allowed);
  const stages = readStages(loading);
  const names = {
    stages: stages?.map(({ name }) => name) ?? null,
    grants,
    orgs: orgs?.map(({ org }) => org) ?? null,
  };
  const gates = readGates(loading.sections, names, loading.problems);
  if (stages !== null) mentionRate(loading, stages);
  return orgs === null || stages === null ? null : { orgs, stages, gates };
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
  const parts = await readParts({ sections, directory, problems, warnings });
  const settings = configSchema.safeParse(yaml.raw).data;
  if (problems.length > 0 || parts === null || settings === undefined) {
    throw problemsError(source.path, problems);
  }
  const readSecret = openSecretReader(context.env, directory);
  return { path: source.path, settings, ...parts, environment, warnings, readSecret };
}
