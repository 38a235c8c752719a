/** Goes through every string of a value, however deep and in whatever field. */

/** Where a string stands. */
export interface Place {
  /** The name of its field, as `orgs[]` for what is in an array. */
  field: string;
  /** Of a record's value. */
  key: string | null;
}

export interface StringWalk {
  /** Fields that hold records, whose keys are text of others too. */
  recordFields: readonly string[];
  rewrite: (text: string, place: Place) => string;
  /** For the keys of records. */
  rewriteKey: (key: string, field: string) => string;
}

/** Rewrites every string of an object, in place. Counts under keys that become one are added up. */
export function rewriteStrings(target: object, walk: StringWalk, field = ""): void {
  for (const [name, value] of Object.entries(target)) {
    const place: Place = Array.isArray(target)
      ? { field: `${field}[]`, key: null }
      : walk.recordFields.includes(field)
        ? { field, key: name }
        : { field: name, key: null };
    const rewritten = rewriteValue(value, place, walk);
    if (place.key === null) Reflect.set(target, name, rewritten);
    else replaceEntry(target, name, walk.rewriteKey(name, field), rewritten);
  }
}

function rewriteValue(value: unknown, place: Place, walk: StringWalk): unknown {
  if (typeof value === "string") return walk.rewrite(value, place);
  if (typeof value === "object" && value !== null) rewriteStrings(value, walk, place.field);
  return value;
}

function replaceEntry(target: object, name: string, newName: string, value: unknown): void {
  if (newName === name) {
    Reflect.set(target, name, value);
    return;
  }
  const present: unknown = Object.hasOwn(target, newName)
    ? Reflect.get(target, newName)
    : undefined;
  const isSum = typeof present === "number" && typeof value === "number";
  Reflect.deleteProperty(target, name);
  // Not by assignment: `__proto__` is a key like any other here.
  Reflect.defineProperty(target, newName, {
    value: isSum ? present + value : value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
