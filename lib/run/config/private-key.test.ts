/** Private keys as people keep them, and what is none. */
import type { KeyObject } from "node:crypto";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { readPrivateKey } from "./private-key.ts";

const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });

const pem = (key: KeyObject) => key.export({ type: "pkcs8", format: "pem" }).toString();
const jwk = (key: KeyObject) =>
  JSON.stringify({ kid: "k", ...key.export({ format: "jwk" }) }, null, 2);

test.each([
  ["an EC key in PEM", pem(ec.privateKey), "ES256", ec],
  ["an EC key as a JWK", jwk(ec.privateKey), "ES256", ec],
  ["an RSA key in PEM", pem(rsa.privateKey), "RS256", rsa],
  ["an RSA key as a JWK", jwk(rsa.privateKey), "RS256", rsa],
])("%s becomes a JWK on one line", (_, text, algorithm, { privateKey }) => {
  const key = readPrivateKey(text);
  if ("fault" in key) throw new Error(key.fault);
  expect(key.algorithm).toBe(algorithm);
  expect(key.jwk).not.toMatch(/\s/);
  expect(createPrivateKey({ key: JSON.parse(key.jwk), format: "jwk" }).equals(privateKey)).toBe(
    true,
  );
  expect(key.secrets).toContain(privateKey.export({ format: "jwk" }).d);
});

test.each([
  ["a secret", "hunter2-hunter2"],
  ["a public key", ec.publicKey.export({ type: "spki", format: "pem" }).toString()],
  ["a public JWK", jwk(ec.publicKey)],
  ["a JWK that is cut", jwk(ec.privateKey).slice(0, 60)],
  [
    "an encrypted key",
    ec.privateKey
      .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "hunter2" })
      .toString(),
  ],
])("%s is no private key, and is not quoted", (_, text) => {
  expect(readPrivateKey(text)).toEqual({
    fault: "is not a private key in PEM (PKCS#8) or as a JWK",
  });
});

test.each([
  ["on another curve", generateKeyPairSync("ec", { namedCurve: "P-384" })],
  ["of another kind", generateKeyPairSync("ed25519")],
  ["too short", generateKeyPairSync("rsa", { modulusLength: 1024 })],
])("a key %s is refused", (_, { privateKey }) => {
  expect(readPrivateKey(pem(privateKey))).toEqual({
    fault: "is neither an EC key on P-256 nor an RSA key of 2048 bits or more",
  });
});
