/** Which exchanges are all of one kind, and which are not. */
import { expect, it, test } from "vitest";
import { type Exchange, headersFrom, NO_HEADERS, NO_PHASES, type SeenRequest } from "./exchange.ts";
import { plainKey } from "./plain-exchange.ts";

const REQUEST: SeenRequest = {
  method: "",
  url: "https://a.example/token",
  headers: NO_HEADERS,
  body: null,
  label: "Token",
  named: { org: "", clientId: "" },
};

function keyOf(fields: Partial<SeenRequest>, body: string | null = null): string | null {
  const request = { ...REQUEST, ...fields };
  const response = { status: 200, errorCode: 0, headers: NO_HEADERS, body };
  const exchange: Exchange = {
    place: 1,
    atPlace: 0,
    startMs: 0,
    request,
    response,
    phases: NO_PHASES,
    ending: "answered",
  };
  return plainKey(exchange, request);
}

const withQuery = (query: string) => keyOf({ url: `https://a.example/token?${query}` });

test("values that nothing is told by may be others each time", () => {
  expect(withQuery("n=1&request-id=a")).toBe(withQuery("n=2&request-id=b"));
});

it.each([
  ["org_id=o-1", "org_id=o-2"],
  ["scope=a", "scope=b"],
  ["code=a", "code=b"],
  ["token=a", "token=b"],
  ["%6Frg_id=o-1", "%6Frg_id=o-2"],
  ["n=1", "m=1"],
])("%s is another kind than %s", (one, other) => {
  expect(withQuery(one)).not.toBe(withQuery(other));
});

test.each<[string, Partial<SeenRequest>]>([
  ["label", { label: "Refresh" }],
  ["org", { named: { org: "o-1", clientId: "" } }],
  ["method", { method: "GET" }],
])("another %s makes another kind", (_, fields) => {
  expect(keyOf(fields)).not.toBe(keyOf({}));
});

test("what holds a body or a header is of a kind of its own", () => {
  expect(keyOf({ body: "a=b" })).toBeNull();
  expect(keyOf({ headers: headersFrom([["a", "b"]]) })).toBeNull();
  expect(keyOf({}, "{}")).toBeNull();
});
