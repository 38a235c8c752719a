import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitSections } from "./job-summary.ts";
import { failedResult } from "./result-fixture.ts";
import { renderTicket } from "./ticket.ts";

const ticket = renderTicket(failedResult());
const SECTION = /^(?:#{2,4} |<details>)/gm;

describe("Markdown for a job's summary", () => {
  it("is left alone while it fits", () => {
    expect(fitSections(ticket, Buffer.byteLength(ticket))).toBe(ticket);
  });

  it("keeps whole sections from the start, within its bytes, and says what is missing", () => {
    fc.assert(
      fc.property(fc.nat(Buffer.byteLength(ticket) - 1), (maxBytes) => {
        const fitted = fitSections(ticket, maxBytes);
        expect(Buffer.byteLength(fitted)).toBeLessThanOrEqual(maxBytes);
        if (fitted === "") return;
        const [kept = "", note] = fitted.split("\n\n_What did not fit");
        expect(note).toContain("is in the report._");
        expect(ticket.startsWith(kept)).toBe(true);
        expect(ticket.slice(kept.length)).toMatch(/^\n\n(?:#{2,4} |<details>)/);
      }),
    );
  });

  it("has as many sections as fit", () => {
    const sizes = [2000, 4000, 6000].map(
      (maxBytes) => fitSections(ticket, maxBytes).match(SECTION)?.length ?? 0,
    );
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
    expect(sizes[0]).toBeGreaterThan(0);
    expect(sizes.at(-1)).toBeLessThan(ticket.match(SECTION)?.length ?? 0);
  });

  it("is empty where not even the verdict fits", () => {
    expect(fitSections(ticket, 100)).toBe("");
    expect(fitSections(ticket, -1)).toBe("");
  });
});
