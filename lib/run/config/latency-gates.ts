/** Refuses gates on latency that no run could ever answer: latencies are kept by stage and grant, by org and stage, and by variant. */
import type { GateSettings } from "./config-schema.ts";
import type { Place, Problem } from "./problem.ts";

type PlaceOf = (key: string) => Place;

/** What is wrong with the scope and the bound of a gate on a percentile of latency. */
export function checkLatencyGate(gate: GateSettings, placeOf: PlaceOf): Problem[] {
  const scope = checkScope(gate, placeOf);
  return scope.length > 0 || gate.bound === undefined ? scope : checkBound(gate, placeOf);
}

function isOfOrgs({ org, per }: GateSettings): boolean {
  return org !== undefined || per === "org";
}

function checkScope(gate: GateSettings, placeOf: PlaceOf): Problem[] {
  const refuse = (
    keys: readonly ("stage" | "grant" | "variant")[],
    what: string,
    instead: string,
  ) =>
    keys
      .filter((key) => gate[key] !== undefined)
      .map((key) => ({ place: placeOf(key), what, fix: `remove ${key}, or ${instead}` }));
  if (isOfOrgs(gate)) {
    const what = "latency of an org is known over all grants and variants only";
    return refuse(["grant", "variant"], what, "hold all orgs together to it");
  }
  if (gate.variant === undefined) return [];
  const what = "latency of a variant is known over the whole load only";
  return refuse(["stage", "grant"], what, "remove variant");
}

function checkBound(gate: GateSettings, placeOf: PlaceOf): Problem[] {
  const { metric, stage, variant } = gate;
  const refuse = (what: string, fix: string) => [{ place: placeOf("bound"), what, fix }];
  if (isOfOrgs(gate) && stage !== undefined) {
    return refuse(
      "latency of an org in a stage has no interval",
      "leave bound out, or remove stage",
    );
  }
  const isBounded = metric === "p50" || metric === "p95";
  if (isBounded || (!isOfOrgs(gate) && variant === undefined)) return [];
  return refuse(
    `${metric} of ${isOfOrgs(gate) ? "an org" : "a variant"} has no interval`,
    "leave bound out, or hold p50 or p95 to it",
  );
}
