/** Reads the secrets that clients and requests name, and keeps what is prepared of them under the names the plan has for it. */
import { EXIT_CODES, HarnessError } from "../../core/errors.ts";
import { formBody } from "../../core/form-encoding.ts";
import type { ConfigClient } from "./org-client.ts";
import { MIN_CREDENTIAL_LENGTH, prepareCredential } from "./prepared-credential.ts";
import type { PrivateKey } from "./private-key.ts";
import { readPrivateKey } from "./private-key.ts";
import type { SecretAnswer } from "./secret-reference.ts";
import { showValue } from "./shown-text.ts";

/** More lines than anybody reads hide the first one. */
const MAX_SHOWN = 100;

const MISSING_HINT =
  "set the variable, or write the file with mode 0600; the reference to it stands in the configuration";
const SHORT_HINT = `client id and secret must give at least ${MIN_CREDENTIAL_LENGTH} characters together`;
const KEY_HINT =
  "give a PKCS#8 PEM or a JWK of a private key: EC P-256, or RSA of 2048 bits or more";

/** A client's credential as the plan speaks of it; a reference without a usable secret has none. */
interface StoredCredential {
  name: string;
  /** Of a private key; null for any other. */
  algorithm: PrivateKey["algorithm"] | null;
}

interface Fault {
  what: string;
  hint: string;
}

/** Collects credentials and what is wrong with them. */
export class CredentialStore {
  readonly credentials = new Map<string, string>();
  /** The bare secrets. */
  readonly secrets = new Set<string>();
  readonly #readSecret: (reference: string) => SecretAnswer;
  readonly #answers = new Map<string, SecretAnswer>();
  readonly #keys = new Map<string, StoredCredential | null>();
  readonly #fragments = new Map<string, string>();
  readonly #missing: Fault[] = [];
  readonly #unusable: Fault[] = [];

  constructor(readSecret: (reference: string) => SecretAnswer) {
    this.#readSecret = readSecret;
  }

  /** Prepares what the client at `index` proves itself with, now or (`next`) after a rotation; `org` needs it. */
  addClientSecret(
    kind: "current" | "next",
    index: number,
    client: ConfigClient,
    org: string,
  ): StoredCredential | null {
    const { id, auth } = client;
    const reference = kind === "next" ? client.nextSecretRef : client.secretRef;
    if (reference === null || auth === "none") return null;
    const secret = this.#read(reference, org);
    if (secret === null) return null;
    if (auth === "private_key_jwt") return this.#addKey(reference, secret);
    const name = kind === "next" ? `next-${index}` : `client-${index}`;
    const credential = prepareCredential(auth, id, secret);
    const whose = `client ${showValue(id)} with secret ${showValue(reference)}`;
    this.#keep(name, credential, whose);
    return { name, algorithm: null };
  }

  /** Prepares parameters, as name and reference, as one fragment of a body; null when there are none. */
  addFragment(parameters: readonly [string, string][], org: string): string | null {
    if (parameters.length === 0) return null;
    const key = JSON.stringify(parameters);
    const known = this.#fragments.get(key);
    if (known !== undefined) return known;
    const name = `extension-${this.#fragments.size}`;
    this.#fragments.set(key, name);
    const pairs = parameters.flatMap(([parameter, reference]): [string, string][] => {
      const secret = this.#read(reference, org);
      return secret === null ? [] : [[parameter, secret]];
    });
    if (pairs.length < parameters.length) return name;
    this.#keep(name, formBody(pairs), `the extension grant of org ${showValue(org)}`);
    return name;
  }

  /** Refuses a next key that signs otherwise than the one before it, since the plan says once how a client signs. */
  refuseNextKey(reference: string | null): void {
    const what = `secret ${showValue(reference)} is a key of another kind than the one it takes over from`;
    this.#unusable.push({ what, hint: "give two EC keys on P-256, or two RSA keys" });
  }

  /** Throws SECRET_MISSING or CONFIG_INVALID that names every reference without a usable secret. */
  throwFaults(): void {
    const faults = [...this.#missing, ...this.#unusable];
    if (faults.length === 0) return;
    const lines = faults.slice(0, MAX_SHOWN).map(({ what }) => what);
    if (faults.length > MAX_SHOWN) lines.push(`… and ${faults.length - MAX_SHOWN} more`);
    const code = this.#missing.length > 0 ? "SECRET_MISSING" : "CONFIG_INVALID";
    throw new HarnessError(code, lines.join("\n"), {
      hint: [...new Set(faults.map(({ hint }) => hint))].join("; "),
      exitCode: EXIT_CODES.usage,
    });
  }

  #read(reference: string, org: string): string | null {
    const known = this.#answers.get(reference);
    const answer = known ?? this.#readSecret(reference);
    if (known === undefined) {
      this.#answers.set(reference, answer);
      if ("secret" in answer) this.secrets.add(answer.secret);
      else {
        const what = `secret ${showValue(reference)} of org ${showValue(org)} ${answer.fault}`;
        this.#missing.push({ what, hint: MISSING_HINT });
      }
    }
    return "secret" in answer ? answer.secret : null;
  }

  /** Clients may share a key, which then is there once. */
  #addKey(reference: string, secret: string): StoredCredential | null {
    const known = this.#keys.get(reference);
    if (known !== undefined) return known;
    const key = readPrivateKey(secret);
    if ("fault" in key) {
      this.#unusable.push({ what: `secret ${showValue(reference)} ${key.fault}`, hint: KEY_HINT });
      this.#keys.set(reference, null);
      return null;
    }
    for (const part of key.secrets) this.secrets.add(part);
    const stored = { name: `key-${this.#keys.size}`, algorithm: key.algorithm };
    this.#keys.set(reference, stored);
    this.#keep(stored.name, key.jwk, `secret ${showValue(reference)}`);
    return stored;
  }

  #keep(name: string, credential: string, whose: string): void {
    this.credentials.set(name, credential);
    if (credential.length >= MIN_CREDENTIAL_LENGTH) return;
    const what = `${whose}: the credential is too short to be kept out of logs`;
    this.#unusable.push({ what, hint: SHORT_HINT });
  }
}
