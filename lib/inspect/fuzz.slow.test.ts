/** A hundred thousand damaged files of every format: each is read, or refused by its name, and nothing is left in memory. */
import { expect, test } from "vitest";
import { DIALECTS } from "../core/words.ts";
import { damagedInput, endingOf } from "./damaged-inputs.ts";
import { INPUT_FORMATS } from "./input-format.ts";
import type { ReadSettings } from "./read-source.ts";

const ENDINGS = ["read", "refused"];
const INPUTS = 105_000;
const MEMORY_MB_MAX = 1500;

test("no damage makes anything but an answer or a refusal", async () => {
  const endings = new Map<string, number>();
  for (let seed = 1; seed <= INPUTS; seed += 1) {
    const ending = await endingOf(damagedInput(seed), settingsOf(seed));
    const told = ENDINGS.includes(ending) ? ending : `seed ${seed}: ${ending}`;
    endings.set(told, (endings.get(told) ?? 0) + 1);
  }
  expect([...endings.keys()].toSorted()).toEqual(ENDINGS);
  // Both happen, or the damage is none, or too much.
  expect(Math.min(endings.get("read") ?? 0, endings.get("refused") ?? 0)).toBeGreaterThan(
    INPUTS / 50,
  );
  expect(process.memoryUsage().rss / 1_000_000).toBeLessThan(MEMORY_MB_MAX);
});

function settingsOf(seed: number): Partial<ReadSettings> {
  const isForced = seed % 8 === 0;
  return {
    format: isForced ? (INPUT_FORMATS[(seed / 8) % INPUT_FORMATS.length] ?? null) : null,
    dialect: seed % 3 === 0 ? (DIALECTS[(seed / 3) % DIALECTS.length] ?? null) : null,
    expectedOrg: seed % 5 === 0 ? "o-1" : null,
  };
}
