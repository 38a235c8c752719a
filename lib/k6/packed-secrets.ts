/** Reads credentials out of the packs they come in; see `lib/core/credential-pack.ts`. */
import { packNameOf, unpackCredential } from "../core/credential-pack.ts";
import type { SecretSource } from "./credentials.ts";

/** A source of single credentials over one of packs; whoever runs k6 themselves may give each by its own name instead. */
export function unpackSecrets(source: SecretSource): SecretSource {
  return {
    async get(name) {
      const pack = await source.get(packNameOf(name)).catch(() => "");
      return unpackCredential(pack, name) ?? source.get(name);
    },
  };
}
