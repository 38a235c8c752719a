/** The forms of secrets, with k6's own encoders: ours would take a tenth of an attempt's time. */
import { hexEncode } from "k6/crypto";
import { b64encode } from "k6/encoding";
import { type ByteEncoders, secretForms } from "../core/redaction.ts";

const ENCODERS: ByteEncoders = { base64: (text) => b64encode(text, "std"), hex: hexEncode };

/** Every form in which these secrets may come back in an answer. */
export function formsOfSecrets(secrets: readonly string[]): string[] {
  return secretForms(secrets, ENCODERS);
}
