/** Evidence in a line: telling, bounded, and harmless to whoever prints it. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { extraOrgDetail, mismatch, orgClaimDetail, scopeDetail } from "./claim-words.ts";

describe("claim words", () => {
  it.each([
    [{ org_ids: [] }, "org_ids: [] · expected org-0007"],
    [{ org_ids: ["org-9"] }, "org_ids: [org-9] · expected org-0007"],
    [{ org_ids: "" }, 'org_ids: "" · expected org-0007'],
    [{ org_ids: { a: 1, b: 2 } }, "org_ids: {a, b} · expected org-0007"],
    [{ org_ids: null }, "org_ids: null · expected org-0007"],
    [{ org_ids: 7 }, "org_ids: 7 · expected org-0007"],
    [{}, "org_ids absent · expected org-0007"],
  ])("tell of %j", (claims, detail) => {
    expect(orgClaimDetail(claims, "org_ids", ["org-0007"])).toBe(detail);
  });

  it("name the org that nobody expected", () => {
    expect(extraOrgDetail({ org_ids: ["a", "b"] }, "org_ids", ["b"])).toBe(
      "org_ids: [a, b] · nobody expected b",
    );
  });

  it("name the scope that is missing", () => {
    expect(scopeDetail("read", "read write", ["write"])).toBe(
      "granted read · asked read write · missing write",
    );
  });

  it("show the first few of many values", () => {
    const orgs = Array.from({ length: 9 }, (_, index) => `o${index}`);
    expect(mismatch("org_ids", orgs, ["x"])).toBe(
      "org_ids: [o0, o1, o2, o3, o4 and 4 more] · expected x",
    );
  });

  it("stay short and free of control characters, whatever a token says", () => {
    const value = fc.oneof(fc.jsonValue(), fc.string({ unit: "binary", maxLength: 400 }));
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), value, (claim, found) => {
        const detail = orgClaimDetail({ [claim]: found }, claim, ["org-0007"]);
        expect(detail.length).toBeLessThanOrEqual(480);
        expect(Array.from(detail).length).toBeLessThanOrEqual(240);
        // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
        expect(detail).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
      }),
    );
  });
});
