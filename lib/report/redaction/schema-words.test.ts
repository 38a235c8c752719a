/** What is said here of the schemas of results and comparisons, held against those schemas. */
import { describe, expect, it } from "vitest";
import { resultJsonSchema } from "../../analysis/result.ts";
import { anyComparisonJsonSchema } from "../../compare/comparison-file.ts";
import { failedResult } from "../result-fixture.ts";
import { isOrdinary } from "./ordinary-words.ts";
import { COMPARISON_WORDS, isOfOurMaking, RECORD_FIELDS, SCHEMA_WORDS } from "./schema-words.ts";

interface Found {
  words: Set<string>;
  records: Set<string>;
}

/** Every enumerated value, and every field whose keys are free. */
function readSchema(value: unknown, field: string, found: Found): Found {
  if (typeof value !== "object" || value === null) return found;
  const fixed: unknown = Reflect.get(value, "const");
  const listed: unknown = Reflect.get(value, "enum");
  for (const word of Array.isArray(listed) ? listed : [fixed]) {
    if (typeof word === "string") found.words.add(word);
  }
  if ("additionalProperties" in value && isFreeRecord(value)) found.records.add(field);
  for (const [name, item] of Object.entries(value)) {
    readSchema(
      item,
      name === "items" || name === "anyOf" || /^\d+$/.test(name) ? field : name,
      found,
    );
  }
  return found;
}

/** A record whose keys are no enumeration. */
function isFreeRecord(value: object): boolean {
  const additional: unknown = Reflect.get(value, "additionalProperties");
  const names: unknown = Reflect.get(value, "propertyNames");
  const isListed = typeof names === "object" && names !== null && "enum" in names;
  return typeof additional === "object" && !isListed;
}

function foundIn(schema: object): Found {
  return readSchema(schema, "", { words: new Set(), records: new Set() });
}

const found = foundIn(resultJsonSchema());

describe("the schema of results", () => {
  it("has no enumerated value that a name could change", () => {
    expect([...found.words].filter((word) => !SCHEMA_WORDS.has(word))).toEqual([]);
    expect(found.words.size).toBeGreaterThan(60);
  });

  it("has no record with free keys beside those that are known", () => {
    expect([...found.records].toSorted()).toEqual([...RECORD_FIELDS].toSorted());
  });
});

describe("the schema of comparisons", () => {
  const { words, records } = foundIn(anyComparisonJsonSchema());

  it("has no enumerated value that a name could change", () => {
    expect([...words].filter((word) => !COMPARISON_WORDS.has(word))).toEqual([]);
    expect(words.size).toBeGreaterThan(60);
  });

  it("has no record with free keys beside those that are known", () => {
    expect([...records].filter((field) => !RECORD_FIELDS.includes(field))).toEqual([]);
  });
});

it("times, ids of attempts, hashes, versions and ids of runs are of our making", () => {
  const { run, findings } = failedResult();
  const [evidence] = findings[0]?.evidence ?? [];
  const ours = [
    run.id,
    "20260304T120000Z-compare-kfpw",
    run.startedAt,
    run.k6,
    run.configHash,
    evidence?.at,
    evidence?.attemptId,
    "",
  ];
  expect(ours.filter((text) => text !== undefined && !isOfOurMaking(text))).toEqual([]);
  const theirs = ["acme", "1.2.3-acme", "20260304T101459Z-acme-kfpw", "17-204-0-acme", "2026"];
  expect(theirs.filter(isOfOurMaking)).toEqual([]);
});

it.each(["token", "spike", "p95", "7", "1001", "a", "ab", "access denied", "---"])(
  "%s stands where it names nobody",
  (name) => expect(isOrdinary(name)).toBe(true),
);

it.each(["acme", "org-0001", "10010", "token acme", "globex", "日本語", "eu1"])(
  "%s is a name wherever it stands",
  (name) => expect(isOrdinary(name)).toBe(false),
);
