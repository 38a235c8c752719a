import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isHandedBack, mayFollow, redirectParameter, resolveLocation } from "./redirect.ts";

describe("where a redirect leads", () => {
  const word = fc.stringMatching(/^[a-z0-9]{1,4}$/);
  const segment = fc.oneof(word, fc.constantFrom(".", "..", ""));
  const path = fc.array(segment, { maxLength: 5 }).map((parts) => parts.join("/"));
  const query = fc.oneof(
    fc.constant(""),
    word.map((text) => `?${text}=/../${text}`),
  );
  const location = fc.oneof(
    fc.tuple(path, query).map(([at, asked]) => `/${at}${asked}`),
    fc.tuple(word, path, query).map(([first, at, asked]) => `${first}/${at}${asked}`),
    fc.tuple(word, path, query).map(([host, at, asked]) => `https://${host}.example/${at}${asked}`),
    fc.tuple(word, query).map(([host, asked]) => `//${host}.example/x${asked}`),
    word.map((text) => `?${text}=1#fragment`),
    fc.constant(""),
  );

  it("is what the WHATWG resolution says, its fragment left out", () => {
    fc.assert(
      fc.property(path, query, location, (at, asked, to) => {
        // An empty first segment would begin an authority, where the two differ by design.
        fc.pre(!to.startsWith("//") || to.includes(".example"));
        const base = `http://login.example:8080/${at}${asked}`;
        const expected = new URL(to, base);
        expected.hash = "";
        const resolved = resolveLocation(new URL(base).href, to);
        expect(new URL(resolved).href).toBe(expected.href);
      }),
    );
  });

  it("needs no path in the URL it starts from", () => {
    expect(resolveLocation("https://login.example", "next?a=1")).toBe(
      "https://login.example/next?a=1",
    );
  });
});

describe("a redirect that hands the user back", () => {
  const uri = "https://app.example/cb";

  it("leads to the redirect URI", () => {
    expect(isHandedBack("https://app.example/cb?code=c&state=other", uri, "s")).toBe(true);
  });

  it("may have a slash added or taken away, but goes no further than the redirect URI", () => {
    expect(isHandedBack("https://app.example/cb/?error=denied", uri, "s")).toBe(true);
    expect(isHandedBack("https://app.example/cb?code=c", `${uri}/`, "s")).toBe(true);
    expect(isHandedBack("https://app.example/cb/login", uri, "s")).toBe(false);
    expect(isHandedBack("https://app.example/cb-login", uri, "s")).toBe(false);
  });

  it("is one that answers the state, however the server writes the URI", () => {
    expect(isHandedBack("https://APP.example/cb/?code=c&state=s", uri, "s")).toBe(true);
    expect(isHandedBack("https://app.example:443/cb?error=access_denied&state=s", uri, "s")).toBe(
      true,
    );
  });

  it("is not a step of the login that carries the state along", () => {
    expect(isHandedBack("https://login.example/consent?state=s", uri, "s")).toBe(false);
    expect(isHandedBack("https://login.example/consent?code=c&state=other", uri, "s")).toBe(false);
  });
});

describe("a redirect that may be followed", () => {
  const hosts = ["https://login.example", "http://plain.example"];

  it.each([
    "http://127.0.0.1:4400/login",
    "https://localhost/",
    "http://[::1]:80/?a",
    "https://LOGIN.example:8443/consent",
    "https://login.example",
    "http://plain.example/x",
  ])("leads to loopback or to a host that is named: %s", (url) => {
    expect(mayFollow(url, hosts)).toBe(true);
  });

  it.each([
    "https://other.example/login",
    "http://login.example/without-tls",
    "https://login.example.other/",
    "https://login.example@other.example/",
    "https://login.example:443@other.example/",
    "https://login.example\\@other.example/",
    "http://127.0.0.1.example/",
    "app:/cb",
    "",
  ])("leads nowhere else: %s", (url) => {
    expect(mayFollow(url, hosts)).toBe(false);
  });
});

describe("a parameter of a redirect", () => {
  it("is decoded, and empty when it is not there", () => {
    expect(redirectParameter("https://app.example/cb?code=a%2Fb#code=x", "code")).toBe("a/b");
    expect(redirectParameter("https://app.example/cb", "code")).toBe("");
  });
});
