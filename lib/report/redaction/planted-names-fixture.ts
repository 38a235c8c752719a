/** For tests: a result, or a comparison, with names planted in every text that is not enumerated, and a look for them in what is made of it. */
import { resultSchema, type Result } from "../../analysis/result.ts";
import { formEncode } from "../../core/form-encoding.ts";
import { detailedResult } from "../result-fixture-details.ts";
import { ORG_FIELDS } from "./named-orgs.ts";
import type { OrgNames, RunNames } from "./run-names.ts";
import { RECORD_FIELDS } from "./schema-words.ts";
import { rewriteStrings } from "./string-walk.ts";

/** The orgs that are kept of the fixture; the first two have no finding. */
const PASSING = ["org-0000", "org-0009"];
export const FAILING = ["org-0003", "org-0005", "org-0007", "org-0011"];

export type Path = readonly string[];

/** How a name may come back in an answer. */
export const SPELLINGS: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => `before ${name}, after`,
  (name) => `be${name}fore`,
  (name) => name.toUpperCase(),
  (name) => name.toLowerCase(),
  (name) => encodeURIComponent(name),
  (name) => encodeURIComponent(encodeURIComponent(name)),
  (name) => JSON.stringify({ name }),
  (name) => name.replace(/./gsu, (character) => `&#x${character.codePointAt(0)?.toString(16)};`),
  (name) => name.replace(/./gsu, (character) => `&#${character.codePointAt(0)};`),
  (name) => `https://login.example/${encodeURIComponent(name)}?org=${formEncode(name)}`,
  (name) => `${name}@${name}.example`,
  (name) => `(${name}), “${name}” [${name}]`,
];

/** Names of which each holds a mark of its own, by which the least of it would be found: `Acme zq07x`. */
export interface MarkedNames {
  names: RunNames;
  /** The name of an org of the fixture. */
  nameOf: (org: string) => string;
  target: string;
}

/** Marks each name: what it begins with is anything. */
export function markNames(beginnings: readonly string[]): MarkedNames {
  let count = 0;
  const next = (): string => {
    count += 1;
    return `${beginnings[count % beginnings.length] ?? ""}zq${String(count).padStart(2, "0")}x`;
  };
  const orgs = [...PASSING, ...FAILING].map((org): [string, OrgNames] => [
    org,
    {
      org: next(),
      name: next(),
      orgId: next(),
      otherIds: [next()],
      groups: { region: next(), tier: next() },
    },
  ]);
  const byFixture = new Map(orgs);
  const hosts = [1, 2].map(() => `zq9${(count += 1)}x.login.example`);
  return {
    names: { orgs: orgs.map(([, names]) => names), hosts, source: "plan" },
    nameOf: (org) => byFixture.get(org)?.org ?? org,
    target: next(),
  };
}

/** The marks of some names. */
export function marksOf(names: readonly string[]): string[] {
  return names.map((name) => /zq\d+x/.exec(name)?.[0] ?? name);
}

/** The fixture's orgs under marked names, and in each text that may be anything a name that `plant` gives, in some spelling. */
export function plantNames(
  { names, nameOf, target }: MarkedNames,
  plant: (position: number) => string,
): Result {
  const result = renamed(nameOf, names, target);
  plantAt(result, FREE, plant);
  return resultSchema.parse(withKeys(result, plant));
}

/** Writes, in place, what `plant` gives into each of the places. */
export function plantAt(
  document: object,
  places: readonly Path[],
  plant: (position: number) => string,
): void {
  places.forEach((path, position) => {
    const text = plant(position);
    const present = readAt(document, path);
    // Some texts stay to be found beside it.
    writeAt(document, path, position % 3 === 0 ? text : `${String(present)} ${text}`);
  });
}

function renamed(nameOf: MarkedNames["nameOf"], names: RunNames, target: string): Result {
  const copy = structuredClone(BASE);
  rewriteStrings(copy, {
    recordFields: RECORD_FIELDS,
    rewrite: (text) => text.replace(/org-\d{4}/g, (org) => nameOf(org)),
    rewriteKey: (key) => key,
  });
  const groupsOf = new Map(names.orgs.map(({ org, groups }) => [org, groups]));
  return {
    ...copy,
    run: { ...copy.run, target: { ...copy.run.target, name: target, embedded: false } },
    orgs: copy.orgs.map((org) => ({ ...org, groups: { ...groupsOf.get(org.org) } })),
  };
}

function withKeys(result: Result, plant: (position: number) => string): Result {
  return {
    ...result,
    run: { ...result.run, labels: { ...result.run.labels, [plant(1)]: plant(2) } },
    totals: { ...result.totals, errorCodes: { ...result.totals.errorCodes, [plant(3)]: 3 } },
    orgs: result.orgs.map((org, at) => ({ ...org, groups: { ...org.groups, [plant(at)]: "1" } })),
  };
}

function baseResult(): Result {
  const kept = new Set([...PASSING, ...FAILING]);
  const { orgs, ...rest } = detailedResult();
  const node = { value: "node-1", count: 1, of: 2, interval: { low: 0, high: 1 } };
  return {
    ...rest,
    orgs: orgs.filter(({ org }) => kept.has(org)),
    correlation: {
      ...rest.correlation,
      breakdowns: [
        ...rest.correlation.breakdowns,
        {
          dimension: "node",
          measure: "empty",
          rows: [node],
          rest: null,
          p: null,
          differs: false,
        },
      ],
    },
  };
}

const BASE = baseResult();
/** Where any text may stand, other than the name of an org or of the target. */
const FREE: readonly Path[] = freePlaces(
  BASE,
  (document) => resultSchema.safeParse(document).success,
  ["run.target.name"],
);

/** Where any text may stand, other than the name of an org, for what is still valid with it. */
export function freePlaces(
  document: object,
  isValid: (document: object) => boolean,
  fixed: readonly string[],
): Path[] {
  return leavesOf(document).filter((path) => {
    if (fixed.includes(path.join(".")) || ORG_FIELDS.includes(fieldOf(path))) return false;
    const copy = structuredClone(document);
    writeAt(copy, path, "~");
    return isValid(copy);
  });
}

function fieldOf(path: Path): string {
  const [owner = "", name = ""] = path.slice(-2);
  return /^\d+$/.test(name) ? `${owner}[]` : name;
}

/** How many texts there are to plant names in. */
export const PLACES = FREE.length;

function leavesOf(value: unknown): Path[] {
  if (typeof value === "string") return [[]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    leavesOf(item).map((path) => [key, ...path]),
  );
}

function parentOf(root: object, path: Path): object {
  let parent = root;
  for (const key of path.slice(0, -1)) {
    const child: unknown = Reflect.get(parent, key);
    if (typeof child !== "object" || child === null) throw new Error(`no ${path.join(".")}`);
    parent = child;
  }
  return parent;
}

function readAt(root: object, path: Path): unknown {
  return Reflect.get(parentOf(root, path), path.at(-1) ?? "");
}

/** Writes a text where the path leads, in place. */
export function writeAt(root: object, path: Path, text: string): void {
  Reflect.set(parentOf(root, path), path.at(-1) ?? "", text);
}

/** The marks that are found in a text, whatever their case, and below what escapes may hide. */
export function findMarks(text: string, marks: readonly string[]): string[] {
  const texts = [text, unescapeAll(text), unescapeAll(unescapeAll(text))].map((one) =>
    one.toLowerCase(),
  );
  return marks.filter((mark) => texts.some((one) => one.includes(mark)));
}

function unescapeAll(text: string): string {
  return text
    .replace(/&amp;/g, "&")
    .replace(/&#x([0-9a-f]+);/gi, (_, digits: string) => fromCode(digits, 16))
    .replace(/&#(\d+);/g, (_, digits: string) => fromCode(digits, 10))
    .replace(/%([0-9a-f]{2})/gi, (_, digits: string) => fromCode(digits, 16))
    .replace(/\\u([0-9a-f]{4})/gi, (_, digits: string) => fromCode(digits, 16))
    .replace(/\\(.)/g, "$1");
}

function fromCode(digits: string, radix: number): string {
  const code = Number.parseInt(digits, radix);
  return code <= 0x10_ffff ? String.fromCodePoint(code) : "";
}
