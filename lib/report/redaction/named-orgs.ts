/** Where a result, or a comparison of some, names orgs. */

/** Fields whose text is the name of an org, as a walk through strings calls them. */
export const ORG_FIELDS: readonly string[] = [
  "org",
  "onlyOrg",
  "orgs[]",
  "newOrgs[]",
  "onlyInBase[]",
  "onlyInCandidate[]",
];

/** The orgs named in fields that name nothing else, in any depth; each as often as it is named. */
export function namedOrgs(value: unknown, field = ""): string[] {
  if (typeof value === "string") return ORG_FIELDS.includes(field) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => namedOrgs(item, `${field}[]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => namedOrgs(item, name));
}
