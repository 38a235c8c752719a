/** For tests of figures: the numbers within a value, each with where it stands. */

export type NumberPath = readonly string[];

export interface NumberLeaf {
  path: NumberPath;
  value: number;
}

export function leavesOf(value: unknown, path: NumberPath = []): NumberLeaf[] {
  if (typeof value === "number") return [{ path, value }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]));
}

export function writeNumber(root: object, path: NumberPath, value: number): void {
  let parent: object = root;
  for (const key of path.slice(0, -1)) {
    const child: unknown = Reflect.get(parent, key);
    if (typeof child === "object" && child !== null) parent = child;
  }
  Reflect.set(parent, path.at(-1) ?? "", value);
}

/** Each digit as a letter, so that a text has no figure. */
export function withoutDigits(text: string): string {
  return text.replace(/\d/g, (digit) => "abcdefghij".charAt(Number(digit)));
}
