import { describe, expect, it } from "vitest";
import type { Author } from "./name-finder.ts";
import { hidePrivateText } from "./private-text.ts";

function showHost(host: string): string {
  return host === "login.example" ? host : "HOST";
}

function hide(text: string, author: Author = "theirs"): string {
  return hidePrivateText(text, author, { salt: "salt", showHost });
}

describe("what is private without being a name", () => {
  it.each([
    ["user bob.o'neil+x@mail.acme.com is locked", /^user bob\.o'mail-[0-9a-f]{8} is locked$/],
    ["login_hint=bob%40acme.com&x", /^login_hint=mail-[0-9a-f]{8}&x$/],
    ['sub: "9f2c-77", iss', /^sub: "sub-[0-9a-f]{8}", iss$/],
    ["subject=bob", /^subject=sub-[0-9a-f]{8}$/],
    ["jti: 0a1b2c3d4e5f6a7b", /^jti: 0a1b2c3d…$/],
    ["https://auth.acme.com:8443/token?x=1", /^https:\/\/HOST:8443\/token\?x=1$/],
    ["https://bob:secret@auth.acme.com/", /^https:\/\/HOST\/$/],
    ["https://login.example/token", /^https:\/\/login\.example\/token$/],
    ["no route to 10.1.2.3 from 192.168.0.1", /^no route to HOST from HOST$/],
    ["upstream auth-1.eu.acme.com timed out", /^upstream HOST timed out$/],
  ])("is hidden in %s", (text, expected) => {
    expect(hide(text)).toMatch(expected);
    // What is hidden already stays as it is.
    expect(hide(hide(text))).toBe(hide(text));
  });

  it.each([
    "granted User.Read.All · asked organization:read",
    "the subject token is exchanged",
    "RFC 6749 section 5.2, organization.id, result.json",
    "2026-03-04T10:15:24.417Z",
  ])("is nothing of: %s", (text) => {
    expect(hide(text)).toBe(text);
  });

  it("outside of URLs hosts are looked for only in what others wrote", () => {
    expect(hide("auth.acme.com", "ours")).toBe("auth.acme.com");
  });
});
