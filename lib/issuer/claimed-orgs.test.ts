import { expect, test } from "vitest";
import { type OrgClaim, claimedOrgIds } from "./claimed-orgs.ts";

const IDS = ["id-1", "id-2"];

const SHAPED: [OrgClaim["shape"], unknown, string[]][] = [
  ["array", IDS, IDS],
  ["string", "id 1, the first", ["id 1, the first"]],
  ["comma", "id-1,id-2", IDS],
  ["comma", "id-1, id-2", IDS],
  ["space", "id-1 id-2", IDS],
  ["map", { "id-1": { name: "one" }, "id-2": {} }, IDS],
];

test.each(SHAPED)("orgs are read from the shape %s", (shape, value, ids) => {
  expect(claimedOrgIds({ orgs: value }, { path: "orgs", shape })).toEqual(ids);
  expect(claimedOrgIds({ ext: { orgs: value } }, { path: "ext.orgs", shape })).toEqual(ids);
});

const EMPTY: [OrgClaim["shape"], unknown][] = [
  ["array", []],
  ["string", ""],
  ["comma", ""],
  ["space", ""],
  ["map", {}],
];

test.each(EMPTY)(
  "an empty claim of the shape %s names no org, which is not a missing one",
  (shape, value) => {
    expect(claimedOrgIds({ orgs: value }, { path: "orgs", shape })).toEqual([]);
    expect(claimedOrgIds({}, { path: "orgs", shape })).toBeNull();
  },
);

test("without a setup the orgs are those of org_ids", () => {
  expect(claimedOrgIds({ org_ids: IDS, org_id: "other" })).toEqual(IDS);
});
