/** Checks variants beyond their schema: one name each, and what the parameters are called that they set. */
import { checkOrgParameterName, checkParameterNames } from "./parameter-names.ts";
import type { Problem } from "./problem.ts";
import type { PlaceOf } from "./request-templates.ts";
import type { VariantSettings } from "./variants-schema.ts";

// A variant may replace what the request has already: that is how faults of clients are made.
const ANY_OWN = { own: [], instead: "" };

/** Checks every variant; problems are added. */
export function checkVariants(
  variants: readonly VariantSettings[],
  placeOf: PlaceOf,
  problems: Problem[],
): void {
  const seen = new Set<string>();
  for (const [index, { name, set }] of variants.entries()) {
    const place = (...path: string[]) => placeOf("variants", index, ...path);
    if (seen.has(name)) {
      const fix = "give each variant a name of its own";
      problems.push({ place: place("name"), what: `two variants are named ${name}`, fix });
    }
    seen.add(name);
    for (const map of ["parameters", "authorizeParameters"] as const) {
      const names = Object.keys(set[map] ?? {});
      checkParameterNames(names, ANY_OWN, (key) => place("set", map, key), problems);
    }
    const token = place("set", "orgParameter", "name");
    checkOrgParameterName(set.orgParameter?.name, "token", token, problems);
    const authorize = place("set", "authorizeOrgParameter", "name");
    checkOrgParameterName(set.authorizeOrgParameter?.name, "authorization", authorize, problems);
  }
}
