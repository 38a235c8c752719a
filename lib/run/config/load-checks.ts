/** Checks of the load's shape that take more than one value of the file: what a scenario asks of the rest, events, hot orgs. */
import { type Grant, GRANTS } from "../../core/words.ts";
import { awaitedEvent, setsItsStages } from "../scenario-plan.ts";
import type { ConfigOrg } from "./config-org.ts";
import type { Settings } from "./config-schema.ts";
import { adviseName } from "./nearest-name.ts";
import type { Problem } from "./problem.ts";
import type { PlaceOf } from "./request-templates.ts";
import type { ScenarioSettings } from "./scenario-schema.ts";
import { showUrl, showValue } from "./shown-text.ts";
import type { AllowedHosts } from "./target-host.ts";
import { judgeHost, parseEndpoint } from "./target-host.ts";
import type { TargetSettings } from "./target-schema.ts";

/** The grants with a share above zero, in the order of the plan. */
export function grantsOf(mix: Settings["mix"]): Grant[] {
  return GRANTS.filter((grant) => mix[grant] > 0);
}

/** Checks what the grants of a run ask of the target. */
export function checkGrants(
  grants: readonly Grant[],
  target: TargetSettings | null,
  placeOf: PlaceOf,
  problems: Problem[],
): void {
  if (grants.length === 0) {
    const fix = "give at least one grant a share above 0";
    problems.push({ place: placeOf("mix"), what: "has no grant with a share", fix });
  }
  if (target === null) return;
  const authorized = grants.find((grant) => AUTHORIZED_GRANTS.includes(grant));
  if (authorized !== undefined && target.authorizeUrl === undefined) {
    const fix = `give the authorization endpoint, or leave ${authorized} out`;
    const what = `is missing, but ${authorized} needs it`;
    problems.push({ place: placeOf("target", "authorizeUrl"), what, fix });
  }
  if (authorized !== undefined && target.headlessAuthorize === "no") {
    const what = `is not set, but ${authorized} begins with an authorization without a browser`;
    const fix = `set it to request or redirects if the server can do that, or leave ${authorized} out`;
    problems.push({ place: placeOf("target", "headlessAuthorize"), what, fix });
  }
  if (grants.includes("extension") && target.extensionGrant === undefined) {
    const what = "is missing, but the grant extension needs it";
    const fix = "give grantType and its parameters";
    problems.push({ place: placeOf("target", "extensionGrant"), what, fix });
  }
}

const AUTHORIZED_GRANTS: readonly Grant[] = ["refresh", "authorization_code"];

/** What a scenario is held against; null where a part cannot be read. */
export interface ScenarioSurroundings {
  target: TargetSettings | null;
  events: Settings["events"];
  hasWorkload: boolean;
  hasCheck: boolean;
  model: Settings["model"];
  grants: readonly Grant[];
}

/** Checks that a scenario finds what it needs. */
export function checkScenario(
  scenario: ScenarioSettings,
  around: ScenarioSurroundings,
  placeOf: PlaceOf,
  problems: Problem[],
): void {
  const { name } = scenario;
  const add = (key: string, what: string, fix: string) =>
    problems.push({ place: placeOf(key), what, fix });
  if (setsItsStages(name)) {
    if (around.hasWorkload) {
      add("workload", `the scenario ${name} sets its stages by its options`, "remove the workload");
    }
    if (around.model === "closed") {
      add("model", `the scenario ${name} has a model of its own`, "remove the model");
    }
  }
  checkStorms(scenario, placeOf, problems);
  if (awaitsEvent(scenario) && awaitedEvent(scenario, around.events) < 0) {
    const what = `the scenario ${name} needs an event that happens during the run`;
    add("events", what, "add one with name, kind, at, and a command or url that makes it happen");
  }
  if ((name === "cache" || name === "reconsent") && !around.hasCheck) {
    add("apiCheck", `the scenario ${name} uses tokens`, "give apiCheck with the url to call");
  }
  if (name === "reconsent" && around.target !== null && around.target.revokeUrl === undefined) {
    const what = "is missing, but the scenario reconsent takes tokens back";
    problems.push({
      place: placeOf("target", "revokeUrl"),
      what,
      fix: "give the revocation endpoint",
    });
  }
  if (name === "cache" && !around.grants.some((grant) => CACHED_GRANTS.includes(grant))) {
    const what = "the scenario cache needs a grant whose tokens a client caches by itself";
    add("mix", what, `give one of ${CACHED_GRANTS.join(", ")} a share`);
  }
}

/** Checks that a rotation has a secret to go over to; that some clients have none is said of the plan, which may leave orgs out. */
export function checkNextSecrets(
  scenario: ScenarioSettings,
  orgs: readonly ConfigOrg[],
  placeOf: PlaceOf,
  problems: Problem[],
): void {
  if (scenario.name !== "rotation") return;
  const clients = orgs.flatMap(({ requests }) => requests.map(({ client }) => client));
  if (clients.some(({ nextSecretRef }) => nextSecretRef !== null)) return;
  const what = "no client has a nextSecretRef, the secret that takes over in the scenario rotation";
  const fix = "give the orgs a nextSecretRef, or target.client one";
  problems.push({ place: placeOf("orgs"), what, fix });
}

/** Storms follow one another, and do not overlap. */
function checkStorms(scenario: ScenarioSettings, placeOf: PlaceOf, problems: Problem[]): void {
  if (scenario.name !== "refresh-storm" || scenario.storms === 1) return;
  if (scenario.every > scenario.within) return;
  const what = "is not longer than within, so that storms would overlap";
  const fix = "give a longer every, or a shorter within";
  problems.push({ place: placeOf("scenario", "every"), what, fix });
}

const CACHED_GRANTS: readonly Grant[] = ["client_credentials", "token_exchange", "extension"];

function awaitsEvent({ name }: ScenarioSettings): boolean {
  return name === "propagation" || name === "rotation";
}

/** Checks events: one name each, one hook at most, and where a hook's URL leads. */
export function checkEvents(
  events: Settings["events"],
  allowed: AllowedHosts | null,
  placeOf: PlaceOf,
  problems: Problem[],
): void {
  const seen = new Set<string>();
  for (const [index, { name, command, url }] of events.entries()) {
    const place = (key: string) => placeOf("events", index, key);
    if (seen.has(name)) {
      const fix = "give each event a name of its own";
      problems.push({ place: place("name"), what: `two events are named ${name}`, fix });
    }
    seen.add(name);
    if (command !== undefined && url !== undefined) {
      const what = "stands beside a command";
      problems.push({ place: place("url"), what, value: showUrl(url), fix: "give one of the two" });
    }
    if (url === undefined) continue;
    const parsed = parseEndpoint(url);
    const fault = parsed instanceof URL ? allowed && judgeHost(parsed, allowed) : parsed;
    if (fault !== null) problems.push({ place: place("url"), ...fault });
  }
}

/** Checks that hot orgs are there, and their stretches have a length. */
export function checkHotOrgs(
  hot: Settings["orgs"]["hot"],
  orgs: readonly string[] | null,
  placeOf: PlaceOf,
  problems: Problem[],
): void {
  for (const [index, { org, from, to }] of hot.entries()) {
    if (orgs !== null && !orgs.includes(org)) {
      const fix = orgs.length > 20 ? "name an existing org" : adviseName(org, orgs);
      const what = `there is no org ${showValue(org)}`;
      problems.push({ place: placeOf("orgs", "hot", index, "org"), what, fix });
    }
    if (to !== undefined && to <= (from ?? 0)) {
      const what = "is not after from";
      problems.push({ place: placeOf("orgs", "hot", index, "to"), what, fix: "give a later time" });
    }
  }
}
