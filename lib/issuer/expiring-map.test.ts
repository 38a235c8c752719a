import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ExpiringMap } from "./expiring-map.ts";

const key = fc.constantFrom("a", "b", "c");
const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant("set" as const), key, ttl: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ do: fc.constant("delete" as const), key }),
    fc.record({ do: fc.constant("wait" as const), seconds: fc.integer({ min: 0, max: 7 }) }),
  ),
  { maxLength: 60 },
);

test("it holds what a map would whose every entry is checked on reading", () => {
  fc.assert(
    fc.property(steps, (sequence) => {
      let nowSeconds = 1000;
      const model = new Map<string, { value: number; until: number }>();
      const map = new ExpiringMap<number>(() => nowSeconds);
      sequence.forEach((step, index) => {
        if (step.do === "wait") nowSeconds += step.seconds;
        if (step.do === "delete") {
          map.delete(step.key);
          model.delete(step.key);
        }
        if (step.do === "set") {
          map.set(step.key, index, step.ttl);
          model.set(step.key, { value: index, until: nowSeconds + step.ttl });
        }
        for (const name of ["a", "b", "c"]) {
          const entry = model.get(name);
          const expected =
            entry !== undefined && entry.until > nowSeconds ? entry.value : undefined;
          expect(map.get(name)).toBe(expected);
        }
      });
    }),
  );
});

test("it forgets what has expired, tells of it once, and keeps the rest", () => {
  let nowSeconds = 0;
  const expired: string[] = [];
  const map = new ExpiringMap<number>(
    () => nowSeconds,
    (name) => expired.push(name),
  );
  map.set("short", 1, 2);
  map.set("renewed", 2, 2);
  map.set("renewed", 3, 60);
  map.set("for ever", 4, Number.POSITIVE_INFINITY);
  nowSeconds = 30;
  map.set("new", 5, 1);
  expect(expired).toEqual(["short"]);
  expect(map.size).toBe(3);
  expect([map.get("renewed"), map.get("for ever")]).toEqual([3, 4]);
});

test("a hundred thousand entries all live their time", () => {
  let nowSeconds = 0;
  const map = new ExpiringMap<number>(() => nowSeconds);
  for (let index = 0; index < 100_000; index += 1) map.set(String(index), index, 10);
  nowSeconds = 9;
  let alive = 0;
  for (let index = 0; index < 100_000; index += 1)
    alive += map.get(String(index)) === index ? 1 : 0;
  expect(alive).toBe(100_000);
});
