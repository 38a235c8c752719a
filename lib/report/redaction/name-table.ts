/** Which names a reader may see, and what stands for those they may not. */
import { type Alias, type AliasOf, createAliases, hashText } from "./aliases.ts";
import { createNameFinder, type NameFinder } from "./name-finder.ts";
import { foldCase } from "./name-forms.ts";
import type { OrgNames, RunNames } from "./run-names.ts";

/** What may be told although it is not by default. */
export interface Allowed {
  hosts?: readonly string[];
  /** Values of the orgs' columns, such as `region=eu`. */
  groups?: readonly { key: string; value: string }[];
  /** Names of labels. */
  labels?: readonly string[];
  target?: boolean;
}

export interface NameTableInput {
  names: RunNames;
  /** Orgs that what is redacted names, which may be more than the run's plan does. */
  named: readonly string[];
  /** The targets it is about; the embedded issuer is everybody's. */
  targets: readonly { name: string; embedded: boolean }[];
  salt: string;
  allow: Allowed;
  /** Orgs whose ids may be told. */
  shownIds: ReadonlySet<string>;
  /** The org that reads, whose names it may see; all others are one to it. Null where every org has an alias. */
  reader: string | null;
}

export interface NameTable {
  replaceNames: NameFinder["replace"];
  /** What stands for an org in a field of its own. */
  showOrg: (org: string) => string;
  showGroup: (key: string, value: string) => string;
  showHost: (host: string) => string;
  showTarget: (name: string) => string;
  /** Under the salt of the run. */
  hash: (what: string, text: string) => string;
  aliases: readonly Alias[];
  /** How many orgs have an id that might be told but for a name that it gives away. */
  hiddenIds: number;
}

type Entry = readonly [name: string, replacement: string];

/** Stands for every org but the reader. */
export const ANOTHER_ORG = "another-org";
const LOOPBACK = /^(?:localhost|\[?::1\]?|127(?:\.\d{1,3}){3})$/;

/** Settles every name of a run. A text that may be told as one name and not as another may not. */
export function settleNames(input: NameTableInput): NameTable {
  const orgs = allOrgs(input);
  const hiddenHosts = input.names.hosts.filter((host) => !isAllowedHost(input, host));
  const secrets = createNameFinder(
    [...secretNames(input, orgs), ...hiddenHosts].map((name): Entry => [name, ""]),
  );
  const aliasOf = createAliases(input.salt, (alias) => secrets.find(alias, "theirs").length > 0);
  const { shown, hiddenIds } = shownNames(input, orgs, secrets);
  const own = orgs.filter(({ org }) => org === input.reader).flatMap(namesOf);
  const finder = createNameFinder([
    ...[...own, ...shown].map((name): Entry => [name, name]),
    ...secretEntries(input, orgs, aliasOf),
  ]);
  return {
    replaceNames: finder.replace,
    showOrg: (org) => showOrg(org, input, aliasOf),
    showGroup: (key, value) =>
      isAllowedGroup(input, key, value) ? value : aliasOf("group", value),
    showHost: (host) => (isAllowedHost(input, host) ? host : aliasOf("host", foldCase(host))),
    showTarget: (name) => (isTargetShown(input, name) ? name : aliasOf("target", name)),
    hash: (what, text) => hashText(input.salt, what, text),
    aliases: listAliases(input, orgs, aliasOf),
    hiddenIds,
  };
}

/** Those of the plan, and any that only what is redacted names. */
function allOrgs({ names, named }: NameTableInput): OrgNames[] {
  const known = new Set(names.orgs.map(({ org }) => org));
  const others = [...new Set(named)].filter((org) => !known.has(org));
  return [
    ...names.orgs,
    ...others.map((org) => ({ org, name: org, orgId: org, otherIds: [], groups: {} })),
  ];
}

function idsOf({ orgId, otherIds }: OrgNames): string[] {
  return [orgId, ...otherIds];
}

function namesOf(org: OrgNames): string[] {
  return [org.org, org.name, ...idsOf(org)];
}

/** Names, and ids of orgs whose ids may not be told; an id of several orgs may be, when it may be of one. */
function secretNames(input: NameTableInput, orgs: readonly OrgNames[]): string[] {
  const others = orgs.filter(({ org }) => org !== input.reader);
  const isShown = ({ org }: OrgNames): boolean => input.shownIds.has(org);
  const shown = new Set(others.filter(isShown).flatMap(idsOf));
  const hidden = others.filter((org) => !isShown(org));
  return [
    ...others.flatMap(({ org, name }) => [org, name]),
    ...hidden.map(({ orgId }) => orgId),
    ...hidden.flatMap(({ otherIds }) => otherIds).filter((id) => !shown.has(id)),
  ];
}

function secretEntries(
  input: NameTableInput,
  orgs: readonly OrgNames[],
  aliasOf: AliasOf,
): Entry[] {
  const secret = new Set(secretNames(input, orgs));
  const others = orgs.filter(({ org }) => org !== input.reader);
  const showId = (id: string): string => (input.reader === null ? aliasOf("id", id) : ANOTHER_ORG);
  return [
    ...others.flatMap(({ org, name }): Entry[] =>
      [org, name].map((one) => [one, showOrg(org, input, aliasOf)]),
    ),
    ...others
      .flatMap(idsOf)
      .filter((id) => secret.has(id))
      .map((id): Entry => [id, showId(id)]),
    ...input.names.hosts
      .filter((host) => !isAllowedHost(input, host))
      .map((host): Entry => [host, aliasOf("host", foldCase(host))]),
    ...orgs.flatMap(({ groups }) =>
      Object.entries(groups)
        .filter(([key, value]) => value !== "" && !isAllowedGroup(input, key, value))
        .map(([, value]): Entry => [value, aliasOf("group", value)]),
    ),
    ...input.targets
      .filter(({ name }) => !isTargetShown(input, name))
      .map(({ name }): Entry => [name, aliasOf("target", name)]),
  ];
}

function showOrg(org: string, { reader }: NameTableInput, aliasOf: AliasOf): string {
  if (org === reader) return org;
  return reader === null ? aliasOf("org", org) : ANOTHER_ORG;
}

/** Allowed hosts, and ids that may be told and give away no name. */
function shownNames(
  { shownIds, allow }: NameTableInput,
  orgs: readonly OrgNames[],
  secrets: NameFinder,
): { shown: string[]; hiddenIds: number } {
  const shown = new Set<string>(allow.hosts);
  let hiddenIds = 0;
  for (const org of orgs.filter((one) => shownIds.has(one.org))) {
    const [safe, telling] = [idsOf(org).filter(isSafe), idsOf(org).filter((id) => !isSafe(id))];
    for (const id of safe) shown.add(id);
    if (telling.includes(org.orgId)) hiddenIds += 1;
  }
  return { shown: [...shown], hiddenIds };

  // `o-100` does not stand in `o-1001`, which is another number.
  function isSafe(id: string): boolean {
    return secrets
      .find(id, "theirs")
      .every(
        ({ at, end }) =>
          /\d\d/.test(id.slice(end - 1, end + 1)) ||
          /\d\d/.test(id.slice(Math.max(0, at - 1), at + 1)),
      );
  }
}

function isAllowedGroup({ allow }: NameTableInput, key: string, value: string): boolean {
  return (allow.groups ?? []).some((group) => group.key === key && group.value === value);
}

function isAllowedHost({ allow }: NameTableInput, host: string): boolean {
  const folded = foldCase(host);
  return LOOPBACK.test(folded) || (allow.hosts ?? []).some((one) => foldCase(one) === folded);
}

function isTargetShown({ allow, targets }: NameTableInput, name: string): boolean {
  const known = targets.filter((one) => one.name === name);
  return allow.target === true || (known.length > 0 && known.every(({ embedded }) => embedded));
}

function listAliases(input: NameTableInput, orgs: readonly OrgNames[], aliasOf: AliasOf): Alias[] {
  const groups = new Set(orgs.flatMap((org) => Object.values(org.groups)));
  const ids = new Set(orgs.flatMap(idsOf));
  const hosts = input.names.hosts.filter((host) => !isAllowedHost(input, host));
  const named = [
    ...[...new Set(orgs.map(({ org }) => org))].map((org) => ["org", org] as const),
    ...[...ids].map((id) => ["id", id] as const),
    ...hosts.map((host) => ["host", foldCase(host)] as const),
    ...[...groups].filter((value) => value !== "").map((value) => ["group", value] as const),
    ...[...new Set(input.targets.map(({ name }) => name))].map((name) => ["target", name] as const),
  ];
  return named.map(([kind, name]) => ({ kind, name, alias: aliasOf(kind, name) }));
}
