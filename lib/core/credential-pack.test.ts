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
        expect(unpackCredential(packs.get("pack-0") ?? "", `client-${texts.length}`)).toBeNull();
      }),
    );
  });

  it("stand on one line each, fifty to a pack", () => {
    const credentials = new Map(
      Array.from({ length: 101 }, (_, n) => [`client-${n}`, "Basic YQ=="]),
    );
    const packs = packCredentials(credentials);
    expect([...packs.keys()]).toEqual(["pack-0", "pack-1", "pack-2"]);
    expect([...packs.values()].join("")).not.toMatch(/[\r\n]/);
  });
});
