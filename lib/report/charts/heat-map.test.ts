import { describe, expect, it } from "vitest";
import { drawHeatMap, listHeatRows } from "./heat-map.ts";

const MAP = {
  columnMs: 1000,
  rows: [
    {
      org: "acme",
      attempts: [10, 10, 0, 10, 10],
      status403: [0, 0, 0, 1, 9],
      unusable: [0, 0, 0, 0, 0],
    },
    {
      org: "globex",
      attempts: [10, 10, 10, 10, 10],
      status403: [0, 0, 0, 0, 0],
      unusable: [5, 5, 5, 0, 0],
    },
  ],
  rest: {
    orgs: 23,
    attempts: [90, 90, 90, 90, 90],
    status403: [0, 0, 0, 0, 1],
    unusable: [0, 0, 0, 0, 0],
  },
};

/** How many stretches of each level the first row has. */
function fieldsOf(svg: string): string[] {
  const [row = ""] = /<g\s+transform[^]*?<\/g/.exec(svg) ?? [];
  return Array.from(
    row.matchAll(/class="(heat-\d)" d="([^"]*)"/g),
    ([, level = "", d = ""]) => `${level} ${d.match(/M/g)?.length ?? 0}`,
  );
}

describe("the rows of a heat map", () => {
  it("are those in which the measure was met, the other orgs in one", () => {
    expect(listHeatRows(MAP, "status403").map(({ name }) => name)).toEqual([
      "acme",
      "23 other orgs",
    ]);
    expect(listHeatRows(MAP, "unusable").map(({ name }) => name)).toEqual(["globex"]);
  });
});

describe("a heat map", () => {
  const rows = listHeatRows(MAP, "status403");
  const draw = (room: "wide" | "narrow"): string =>
    drawHeatMap(
      rows,
      1000,
      { measure: "status403", title: "403s" },
      { width: 960, id: "heat", room },
    ).toString();
  it("has a field for each level a row runs through, and none where there were no attempts", () => {
    // Two columns without any, none for the third, one of 10 %, one of 90 %.
    expect(fieldsOf(draw("wide"))).toEqual(["heat-0 1", "heat-3 1", "heat-5 1"]);
  });

  it("folds two columns into one where there is less room", () => {
    // 0 of 20, 1 of 10, 9 of 10.
    expect(fieldsOf(draw("narrow"))).toEqual(["heat-0 1", "heat-3 1", "heat-5 1"]);
    expect(draw("narrow")).toContain("one field 2\u202fs");
  });

  it("says of each row whose it is", () => {
    expect(draw("wide")).toContain("<title>acme</title");
  });
});
