/** Turns what the schema finds wrong with the YAML into problems with line, value and advice. */
import type { z } from "zod";
import { configJsonSchema } from "./config-schema.ts";
import { adviseName } from "./nearest-name.ts";
import type { Problem } from "./problem.ts";
import { reservedInstead } from "./reserved-keys.ts";
import { isSecretName, showUrl, showValue } from "./shown-text.ts";
import type { KeyPath, YamlSource } from "./yaml-source.ts";

export type Issue = z.core.$ZodIssue;
type SchemaNode = z.core.JSONSchema.BaseSchema;

const PUBLISHED: SchemaNode = configJsonSchema();
/** A file of thousands of unknown keys is no typing mistake; looking up each one's line would take minutes. */
const MAX_UNKNOWN_KEYS = 200;

/** Words for what the schema expects, by zod's names. */
const KINDS: Record<string, string> = {
  string: "text",
  int: "a whole number",
  object: "a map of keys",
  record: "a map of keys",
  array: "a list",
  boolean: "true or false",
};

/** `["workload", 0, "rate"]` as `workload[0].rate`. */
export function showPath(path: KeyPath): string {
  const text = path.reduce<string>(
    (shown, part) => shown + (typeof part === "number" ? `[${part}]` : `.${String(part)}`),
    "",
  );
  return text === "" ? "(file)" : text.replace(/^\./, "");
}

/** The value at `path` of plain data, or undefined. */
export function valueAt(raw: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? Reflect.get(value, key)
        : undefined,
    raw,
  );
}

/** A node and, of one with several forms, each of them. */
function formsOf(node: SchemaNode): SchemaNode[] {
  const forms = [...(node.anyOf ?? []), ...(node.oneOf ?? [])].filter(
    (form) => typeof form === "object",
  );
  return [node, ...forms.flatMap(formsOf)];
}

/** The published schema's node at `path`: where the advice of messages comes from. */
function schemaAt(path: KeyPath): SchemaNode {
  let node = PUBLISHED;
  for (const key of path) {
    const next = formsOf(node)
      .map(({ properties, items }) => (typeof key === "number" ? items : properties?.[String(key)]))
      .find((child) => typeof child === "object" && !Array.isArray(child));
    if (typeof next !== "object" || Array.isArray(next)) return {};
    node = next;
  }
  return node;
}

function knownKeys(path: KeyPath): string[] {
  const keys = formsOf(schemaAt(path)).flatMap((form) => Object.keys(form.properties ?? {}));
  return [...new Set(keys)];
}

/** A value that may be shown: nothing under a key that could hold a secret, no user part or query of a URL. */
function showValueAt(path: KeyPath, value: unknown): string {
  const named = path.filter((part) => typeof part === "string");
  const isFree = named.some((part) => /parameters$/i.test(part));
  const isSecret = named.some(
    (part) => /secret|^client$/i.test(part) || (isFree && isSecretName(part)),
  );
  if (isSecret && value !== null && typeof value !== "object") return "value not shown";
  if (typeof value === "string" && value.includes("//")) return showUrl(value);
  return showValue(value);
}

function describeValueIssue(issue: Issue, value: unknown): string {
  if (value === undefined) return "is missing";
  // A number that was written as text with its unit, in another unit than the limit.
  if (typeof value === "string" && issue.code === "too_small") return "is too small";
  if (typeof value === "string" && issue.code === "too_big") return "is too big";
  switch (issue.code) {
    case "invalid_type":
      return `is not ${KINDS[issue.expected] ?? `a ${issue.expected}`}`;
    case "too_small":
      return issue.origin === "array"
        ? "is empty"
        : `is not ${issue.inclusive === false ? "above" : "at least"} ${issue.minimum}`;
    case "too_big":
      return issue.origin === "array"
        ? `has more than ${issue.maximum} items`
        : `is above ${issue.maximum}`;
    case "invalid_value":
      return issue.values.length > 1 ? "is not a known word" : `is not ${issue.values.join()}`;
    case "invalid_key":
      return "is not a name that can be used here";
    case "invalid_union":
      return "has none of the forms that can stand here";
    case "custom":
      return issue.message;
    case "invalid_format":
    case "invalid_element":
    case "not_multiple_of":
    case "unrecognized_keys":
      break;
  }
  return "does not have the right form";
}

function adviseValue(issue: Issue, path: KeyPath, value: unknown): string {
  if (issue.code === "custom" && typeof issue.params?.["fix"] === "string") {
    return issue.params["fix"];
  }
  if (issue.code === "invalid_value" && issue.values.length > 1) {
    return adviseName(String(value), issue.values.map(String));
  }
  const description = schemaAt(path).description ?? schemaAt(path.slice(0, -1)).description;
  return `give ${description ?? "another value"}`;
}

function describeUnknownKey(path: KeyPath, key: string): { what: string; fix: string } {
  const instead = reservedInstead(showPath([...path, key]));
  if (instead !== null) return { what: "is not yet supported", fix: instead };
  if (isSecretName(key)) {
    return {
      what: "holds a secret in plain text (value not shown)",
      fix: "put the secret elsewhere and name it in secretRef as env:NAME or file:PATH",
    };
  }
  return { what: "is not a known key", fix: adviseName(key, knownKeys(path)) };
}

/**
 * What is wrong with a value of several possible forms is what is wrong with the form it was meant to have:
 * the first whose type it is.
 */
function narrowUnion(issue: Issue): Issue[] {
  if (issue.code !== "invalid_union") return [issue];
  const meant = issue.errors.find((errors) => !errors.some(isOfOtherType));
  if (meant === undefined) return [issue];
  return meant
    .map((inner): Issue => ({ ...inner, path: [...issue.path, ...inner.path] }))
    .flatMap(narrowUnion);
}

function isOfOtherType({ code, path }: Issue): boolean {
  return code === "invalid_type" && path.length === 0;
}

/** The problems that one issue of the schema stands for, with line, value and advice. */
export function toProblems(source: YamlSource, issue: Issue): Problem[] {
  return narrowUnion(issue).flatMap((narrowed) => problemsOf(source, narrowed));
}

function problemsOf(source: YamlSource, issue: Issue): Problem[] {
  const at = (path: KeyPath) => ({
    file: source.file,
    line: source.lineOf(path),
    path: showPath(path),
  });
  if (issue.code === "unrecognized_keys") {
    return issue.keys.slice(0, MAX_UNKNOWN_KEYS).map((key) => ({
      place: at([...issue.path, key]),
      ...describeUnknownKey(issue.path, key),
    }));
  }
  const value = valueAt(source.raw, issue.path);
  const instead = reservedInstead(showPath(issue.path));
  const place = at(issue.path);
  if (instead !== null) {
    return [{ place, what: "is not yet supported", value: showValue(value), fix: instead }];
  }
  const what = describeValueIssue(issue, value);
  const fix = adviseValue(issue, issue.path, value);
  // A custom check says itself what may be shown.
  if (value === undefined || issue.code === "custom") return [{ place, what, fix }];
  return [{ place, what, value: showValueAt(issue.path, value), fix }];
}
