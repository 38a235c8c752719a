/** Requests of one org, put together by their shape: the same in every pass. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  differenceOf,
  type GrantPart,
  planRequestOf,
  type RequestShapes,
  shapeOf,
  type ShownRequest,
} from "./request-shape.ts";

function request(grantPart: GrantPart, fields: Partial<ShownRequest> = {}): ShownRequest {
  return { client: 0, tokenUrl: "u", orgParameter: null, parameters: [], grantPart, ...fields };
}

const scope = (text: string): GrantPart => ({ of: "scope", scope: text });
const refresh = (refreshScope: string | null): GrantPart => ({ of: "refresh", refreshScope });
const code = (codeRedirectUri: string | null, asked: string | null = null): GrantPart => ({
  of: "code",
  codeRedirectUri,
  authorization:
    asked === null
      ? null
      : {
          authorizeUrl: "a",
          redirectUri: "r",
          authorizeOrgParameter: null,
          authorizeParameters: [],
          scope: asked,
        },
});

/** What a plan must have of a request. */
function expectedOf(part: GrantPart) {
  if (part.of === "scope") return { scope: part.scope };
  return part.of === "refresh"
    ? { refreshScope: part.refreshScope }
    : { codeRedirectUri: part.codeRedirectUri };
}

describe("requests of one org", () => {
  it("share a shape when they differ in nothing but their grant", () => {
    const shapes: RequestShapes = [];
    const parts = [scope("a b"), refresh(null), code("r", "a b"), scope("a b"), refresh(null)];
    expect(parts.map((part) => shapeOf(shapes, request(part)))).toEqual([0, 0, 0, 0, 0]);
    expect(shapes.map((shape) => planRequestOf(shape, null))).toMatchObject([
      { scope: "a b", refreshScope: null, codeRedirectUri: "r", redirectUri: "r" },
    ]);
  });

  it.each<[string, ShownRequest]>([
    ["scope", request(scope("a b c"))],
    ["client", request(scope("a b"), { client: 1 })],
    ["URL", request(scope("a b"), { tokenUrl: "v" })],
    ["parameters", request(scope("a b"), { parameters: [["audience", "x"]] })],
    [
      "org parameter",
      request(scope("a b"), { orgParameter: { name: "o", in: "body", value: "1" } }),
    ],
    ["scope of refreshes", request(refresh("a"))],
    ["redirect or authorization", request(code("s"))],
  ])("have another when their %s is another", (what, other) => {
    const shapes: RequestShapes = [];
    for (const part of [scope("a b"), refresh(null), code("r")]) shapeOf(shapes, request(part));
    expect(shapeOf(shapes, other)).toBe(1);
    const [first, second] = shapes;
    if (first === undefined || second === undefined) throw new Error("no shapes");
    expect(differenceOf(second, first).split(", ")).toContain(what);
  });

  it("are put where they were the first time when all are asked for again", () => {
    const parts = fc.oneof(
      fc.constantFrom("", "a", "b").map(scope),
      fc.constantFrom(null, "a").map(refresh),
      fc
        .tuple(fc.constantFrom("r", "s"), fc.constantFrom(null, "a", "b"))
        .map(([uri, asked]) => code(uri, asked)),
    );
    const requests = fc.record({
      part: parts,
      client: fc.nat(1),
      tokenUrl: fc.constantFrom("u", "v"),
    });
    fc.assert(
      fc.property(fc.array(requests, { maxLength: 60 }), (list) => {
        const shapes: RequestShapes = [];
        const pass = () =>
          list.map(({ part, ...fields }) => shapeOf(shapes, request(part, fields)));
        pass();
        // What was not settled when it was asked first may be by now; from then on nothing changes.
        const second = pass();
        expect(pass()).toEqual(second);
        for (const [index, { part, tokenUrl }] of list.entries()) {
          const shape = shapes[second[index] ?? -1];
          if (shape === undefined) continue;
          const told = planRequestOf(shape, null);
          expect({ ...told, tokenUrl, ...expectedOf(part) }).toEqual(told);
        }
      }),
    );
  });

  it("are not kept apart beyond a bound", () => {
    const shapes: RequestShapes = [];
    const places = Array.from({ length: 40 }, (_, index) =>
      shapeOf(shapes, request(scope(`s${index}`))),
    );
    expect(shapes).toHaveLength(16);
    expect(places.filter((at) => at === null)).toHaveLength(24);
  });
});
