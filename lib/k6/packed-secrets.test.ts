import { describe, expect, it } from "vitest";
import { packCredentials } from "../core/credential-pack.ts";
import { unpackSecrets } from "./packed-secrets.ts";

const sourceOf = (secrets: ReadonlyMap<string, string>) =>
  unpackSecrets({
    async get(name) {
      const value = secrets.get(name);
      if (value === undefined) throw new Error(`no value for ${name}`);
      return value;
    },
  });

describe("packed secrets", () => {
  const credentials = new Map([
    ["client-0", "Basic YTpi"],
    ["client-51", "Basic Yzpk"],
  ]);

  it("are read from their pack, or by their own name where there is none", async () => {
    for (const source of [sourceOf(packCredentials(credentials)), sourceOf(credentials)]) {
      expect(await source.get("client-51")).toBe("Basic Yzpk");
    }
  });

  it("are missed by name", async () => {
    const source = sourceOf(packCredentials(credentials));
    await expect(source.get("client-1")).rejects.toThrow("no value for client-1");
  });
});
