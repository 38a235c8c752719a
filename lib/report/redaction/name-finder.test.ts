import { describe, expect, it } from "vitest";
import { createNameFinder } from "./name-finder.ts";

const finder = createNameFinder([
  ["acme", "A"],
  ["acme-eu", "B"],
  ["Café Übersee & Söhne", "C"],
  ["org-0001", "D"],
  ["spike", "S"],
  ["token", "T"],
  ["7", "N"],
  ["kept-id", "kept-id"],
]);

function ours(text: string): string {
  return finder.replace(text, "ours");
}

function theirs(text: string): string {
  return finder.replace(text, "theirs");
}

describe("a name", () => {
  it.each([
    ["acme gets a 403", "A gets a 403"],
    ["the longest first: acme-eu", "the longest first: B"],
    ["inside words: xacmey, acme.login.example", "inside words: xAy, A.login.example"],
    ["ACME and Acme", "A and A"],
    ["café übersee & söhne", "C"],
    ["CAFÉ ÜBERSEE & SÖHNE", "C"],
    ["Cafe\u0301 U\u0308bersee & So\u0308hne", "C"],
    ["org=Caf%C3%A9+%C3%9Cbersee+%26+S%C3%B6hne&x=1", "org=C&x=1"],
    ["caf%c3%a9%20%c3%9cbersee%20%26%20s%c3%b6hne", "C"],
    ["acmeacme", "AA"],
    ["org-0001, org-0002", "D, org-0002"],
    ["Kept-ID stays as it is written", "Kept-ID stays as it is written"],
    ["nobody", "nobody"],
    ["", ""],
  ])("is replaced in %j", (text, written) => {
    expect(ours(text)).toBe(written);
    expect(theirs(text)).toBe(written);
  });

  it("is found by its place", () => {
    expect(finder.find("an acme-eu here", "ours")).toEqual([{ at: 3, end: 10 }]);
  });
});

describe("a name that was cut", () => {
  it("goes with the ellipsis that ends it", () => {
    expect(ours("the tenant café über… and more")).toBe("the tenant … and more");
  });

  it("goes from the end of a long text by others", () => {
    const filler = "many words ".repeat(10);
    expect(theirs(`${filler}café überse`)).toBe(filler);
    expect(theirs(`${filler}café`)).toBe(filler);
  });

  it("is not seen in a short text, in ours, nor in three letters", () => {
    expect(theirs("café überse")).toBe("café überse");
    expect(ours(`${"many words ".repeat(10)}café überse`)).toContain("café überse");
    expect(theirs(`${"many words ".repeat(10)}caf`)).toContain("caf");
  });
});

describe("a name that is an ordinary word or a number", () => {
  it.each([
    "preflight 0/1 · baseline 0/12 · spike 0/388 → permission, not load",
    "every issued token is usable; tokens expire; tokenrush",
    "7 of 25 tokens (7 %)",
    "in spike, the share of 403 forbidden moves together with p95",
    "spike",
    "client_credentials 12/12, spike 0/7",
    "spike-ramp",
  ])("is left where our texts mean the word: %s", (text) => {
    expect(ours(text)).toBe(text);
  });

  it.each([
    ["Secondary org spike gets an empty org_ids", "Secondary org S gets an empty org_ids"],
    ["each org; worst: token", "each org; worst: T"],
    ["3 of 25 orgs stand out (acme, spike and 4 more)", "3 of 25 orgs stand out (A, S and 4 more)"],
    ["org_ids: [token, 7] · expected 7", "org_ids: [T, N] · expected N"],
    ['sub: "spike"', 'sub: "S"'],
    [
      "empty org claims differ by tier: token 11.9 % of 9",
      "empty org claims differ by tier: T 11.9 % of 9",
    ],
    ["2 requests in flight, in spike", "2 requests in flight, in S"],
  ])("is replaced where our texts name somebody: %s", (text, written) => {
    expect(ours(text)).toBe(written);
  });

  it("is replaced wherever it stands by itself in what others wrote", () => {
    expect(theirs("Spike is suspended; tokens of tenant 7/token")).toBe(
      "S is suspended; tokens of tenant N/T",
    );
  });
});
