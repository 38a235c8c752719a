/** A damaged file is read as far as it can be, or refused by its name; nothing else happens. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DIALECTS } from "../core/words.ts";
import { damagedInput, endingOf, readDamaged } from "./damaged-inputs.ts";
import { INPUT_FORMATS } from "./input-format.ts";
import { harOf } from "./inspected-fixture.ts";

const ENDINGS = ["read", "refused"];

const formats = fc.constantFrom(null, ...INPUT_FORMATS);

describe("whatever the input", () => {
  it("a damaged file is read, or refused by its name", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), formats, async (seed, format) => {
        expect(ENDINGS).toContain(await endingOf(damagedInput(seed), { format }));
      }),
      { numRuns: 300 },
    );
  });

  it("any text is, too", async () => {
    const texts = fc.oneof(fc.string({ unit: "binary" }), fc.json());
    await fc.assert(
      fc.asyncProperty(texts, formats, async (text, format) => {
        expect(ENDINGS).toContain(await endingOf(Buffer.from(text), { format }));
      }),
      { numRuns: 300 },
    );
  });

  it("any values in the place of those of a HAR are read", async () => {
    const text = fc.string({ unit: "grapheme" });
    const headers = fc.array(
      fc.record({
        name: fc.constantFrom("Authorization", "Content-Type", "Date", "Location", "x"),
        value: fc.oneof(text, fc.constantFrom("Basic YTpi", "Bearer a.b.c", "Basic ====")),
      }),
    );
    const urls = fc.webUrl({ withQueryParameters: true }).map((url) => `${url}/token`);
    const entries = fc.record({
      startedDateTime: fc.oneof(
        text,
        fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      ),
      time: fc.double(),
      request: fc.record({
        method: fc.constantFrom("GET", "POST", "post"),
        url: fc.oneof(text, urls),
        headers,
        postData: fc.record({ text: fc.oneof(text, fc.json(), fc.webQueryParameters()) }),
      }),
      response: fc.record({
        status: fc.oneof(fc.integer(), fc.constantFrom(0, 200, 302, 400, 403)),
        headers,
        content: fc.record({ text: fc.oneof(text, fc.json()), size: fc.integer() }),
      }),
    });
    const dialects = fc.constantFrom(null, ...DIALECTS);
    await fc.assert(
      fc.asyncProperty(fc.array(entries, { minLength: 1 }), dialects, async (list, dialect) => {
        const { counts } = await readDamaged(Buffer.from(harOf(...list)), { dialect });
        expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(list.length);
      }),
    );
  });
});
