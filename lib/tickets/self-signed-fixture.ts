/** Test support: a certificate for 127.0.0.1, made anew each time. @see RFC 5280 §4.1 */
import { generateKeyPairSync, sign } from "node:crypto";

const OID_ECDSA_SHA256 = "2a8648ce3d040302";
const OID_COMMON_NAME = "550403";
const OID_BASIC_CONSTRAINTS = "551d13";
const OID_ALTERNATIVE_NAME = "551d11";
/** Of ASN.1. */
const TAGS = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  bytes: 0x04,
  oid: 0x06,
  text: 0x0c,
  time: 0x17,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Its own authority, and so one that has to be named to be trusted. */
export function makeCertificate(): { cert: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(oid(OID_ECDSA_SHA256));
  const name = sequence(
    der(TAGS.set, sequence(oid(OID_COMMON_NAME), der(TAGS.text, Buffer.from("test")))),
  );
  const yes = der(TAGS.boolean, Buffer.from([0xff]));
  const address = der(0x87, Buffer.from([127, 0, 0, 1]));
  const body = sequence(
    der(0xa0, der(TAGS.integer, Buffer.from([2]))),
    der(TAGS.integer, Buffer.from([1])),
    algorithm,
    name,
    sequence(time("200101000000Z"), time("491231235959Z")),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(
      0xa3,
      sequence(
        sequence(oid(OID_BASIC_CONSTRAINTS), yes, der(TAGS.bytes, sequence(yes))),
        sequence(oid(OID_ALTERNATIVE_NAME), der(TAGS.bytes, sequence(address))),
      ),
    ),
  );
  const signature = der(
    TAGS.bits,
    Buffer.concat([Buffer.from([0]), sign("sha256", body, privateKey)]),
  );
  const certificate = sequence(body, algorithm, signature).toString("base64");
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const size = content.length;
  const length =
    size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

function sequence(...contents: readonly Buffer[]): Buffer {
  return der(TAGS.sequence, ...contents);
}

function oid(hex: string): Buffer {
  return der(TAGS.oid, Buffer.from(hex, "hex"));
}

function time(text: string): Buffer {
  return der(TAGS.time, Buffer.from(text));
}
