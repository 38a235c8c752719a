/** The settings of one variant's requests: the target's, with what the variant sets in their place. */
import type { PlanOrgParameter } from "../../core/plan.ts";
import type { TargetSettings } from "./target-schema.ts";
import type { VariantSettings } from "./variants-schema.ts";

/** Of a key of the file. */
export type SettingPath = (string | number)[];

/** What the file says, and where. */
export interface Setting<Value> {
  value: Value;
  path: SettingPath;
}

/** Of a token request, or of an authorization request, where it has one place only. */
export type OrgParameterSettings = Omit<PlanOrgParameter, "in"> &
  Partial<Pick<PlanOrgParameter, "in">>;
type ParameterMaps = "parameters" | "authorizeParameters";
type SettingName = Exclude<keyof VariantSettings["set"], ParameterMaps>;
export type RequestSettings = ReturnType<typeof settleRequestSettings>;

/** One variant's settings; what it does not set is the target's, and parameters are taken one by one. */
export function settleRequestSettings(
  target: TargetSettings,
  set: VariantSettings["set"],
  index: number,
) {
  const pick = <Name extends SettingName>(name: Name) => {
    const own = set[name];
    return own === undefined
      ? { value: target[name], path: ["target", name] }
      : { value: own, path: ["variants", index, "set", name] };
  };
  return {
    tokenUrl: pick("tokenUrl"),
    authorizeUrl: pick("authorizeUrl"),
    client: pick("client"),
    clientAuth: pick("clientAuth"),
    scope: pick("scope"),
    extraScopes: pick("extraScopes"),
    refreshScope: pick("refreshScope"),
    redirectUri: pick("redirectUri"),
    codeRedirectUri: pick("codeRedirectUri"),
    orgParameter: pick("orgParameter"),
    authorizeOrgParameter: pick("authorizeOrgParameter"),
    parameters: mergeParameters("parameters", target, set, index),
    authorizeParameters: mergeParameters("authorizeParameters", target, set, index),
  };
}

function mergeParameters(
  map: ParameterMaps,
  target: TargetSettings,
  set: VariantSettings["set"],
  index: number,
): Map<string, Setting<string>> {
  const merged = new Map<string, Setting<string>>();
  for (const [name, value] of Object.entries(target[map])) {
    merged.set(name, { value, path: ["target", map, name] });
  }
  for (const [name, value] of Object.entries(set[map] ?? {})) {
    if (value === null) merged.delete(name);
    else merged.set(name, { value, path: ["variants", index, "set", map, name] });
  }
  return merged;
}
