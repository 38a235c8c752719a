import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packCredentials, packNameOf, unpackCredential } from "./credential-pack.ts";

const prepared = fc.oneof(
  fc.base64String({ minLength: 4 }).map((text) => `Basic ${text}`),
  fc
    .string()
    .map((text) => new URLSearchParams({ client_id: text, client_secret: text }).toString()),
);

describe("credential packs", () => {
  it("give back every credential that went in, and no other", () => {
    fc.assert(
      fc.property(fc.array(prepared, { maxLength: 130 }), (texts) => {
        const credentials = new Map(texts.map((text, n) => [`client-${n}`, text]));
        const packs = packCredentials(credentials);
        for (const [name, credential] of credentials) {
          expect(unpackCredential(packs.get(packNameOf(name)) ?? "", name)).toBe(credential);
        }
        const absent = `client-${texts.length}`;
        expect(unpackCredential(packs.get(packNameOf(absent)) ?? "", absent)).toBeNull();
      }),
    );
  });

  it("stand on one line each, fifty to a pack", () => {
    const credentials = new Map(
      Array.from({ length: 101 }, (_, n) => [`client-${n}`, "Basic YQ=="]),
    );
    const packs = packCredentials(credentials);
    expect([...packs.keys()]).toEqual(["pack-client-0", "pack-client-1", "pack-client-2"]);
    expect([...packs.values()].join("")).not.toMatch(/[\r\n]/);
  });

  it("hold one kind each, and fewer of those that are long", () => {
    const kinds = ["client", "next", "key", "extension"];
    const credentials = new Map(
      kinds.flatMap((kind) =>
        Array.from({ length: 9 }, (_, n): [string, string] => [`${kind}-${n}`, `of ${kind} ${n}`]),
      ),
    );
    const packs = packCredentials(credentials);
    expect([...packs.keys()]).toEqual([
      "pack-client-0",
      "pack-next-0",
      "pack-key-0",
      "pack-key-1",
      "pack-extension-0",
      "pack-extension-1",
    ]);
    for (const [name, credential] of credentials) {
      expect(unpackCredential(packs.get(packNameOf(name)) ?? "", name)).toBe(credential);
    }
  });

  it("give back a private key as it went in", () => {
    const jwk = JSON.stringify({ kty: "EC", crv: "P-256", x: "a", y: "b", d: "c" });
    const packs = packCredentials(
      new Map([
        ["key-0", jwk],
        ["key-1", jwk],
      ]),
    );
    expect(unpackCredential(packs.get("pack-key-0") ?? "", "key-1")).toBe(jwk);
  });
});
