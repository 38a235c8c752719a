/** How a client proved who it is, and what is wrong with the way it did. */
import { formDecode } from "../core/form-encoding.ts";
import type { RequestFlaw, SentShape } from "../core/sent-shape.ts";
import { claimsOf } from "./access-token.ts";
import type { Headers } from "./exchange.ts";
import { type Parameter, type RequestParts, valueOf } from "./request-parts.ts";

export interface ClientProof {
  auth: SentShape["auth"];
  /** Empty where the request does not say. */
  clientId: string;
  /** Of the client, but for an assertion, which is of this request alone. */
  secrets: string[];
  flaws: RequestFlaw[];
}

const NOTHING: readonly string[] = ["undefined", "null", "None", ""];

/** True for what a program writes where it has nothing. */
export function isNothing(text: string): boolean {
  return NOTHING.includes(text);
}

/** A percent sign that begins no escape, or another sign that form-encoding would have replaced. */
const UNENCODED = /%(?![0-9a-f]{2})|[+&:]/i;
const ESCAPE = /%[0-9a-f]{2}/i;

/** Reads the Authorization header and the parameters of a token request. @see RFC 6749 §2.3.1, RFC 7523 §2.2 */
export function readClientProof(
  headers: Headers,
  { parameters, bodyKind }: Pick<RequestParts, "parameters" | "bodyKind">,
): ClientProof {
  const basic = readBasic(headers.get("authorization") ?? "");
  const named = parameters.some(({ name }) => name === "client_secret");
  const assertion = valueOf(parameters, "client_assertion");
  const inBody = named || assertion !== "";
  const flaws: RequestFlaw[] = [];
  if (basic !== null && inBody) flaws.push("double-auth");
  const secret = basic?.secret ?? (named ? valueOf(parameters, "client_secret") : null);
  if (secret !== null && isNothing(secret)) flaws.push("undefined-secret");
  if (basic !== null && isEncoded(basic.id)) flaws.push("encoded-id");
  const isUnencoded =
    basic === null
      ? bodyKind === "form" && hasUnencodedSecret(parameters)
      : UNENCODED.test(basic.secret);
  if (isUnencoded) flaws.push("unencoded-secret");
  return {
    auth: authOf(basic, named, assertion),
    clientId: clientIdOf(basic, parameters, assertion),
    secrets: secretsOf(basic, parameters),
    flaws,
  };
}

interface Basic {
  encoded: string;
  id: string;
  secret: string;
}

/** Null for a header that is not Basic. @see RFC 7617 §2 */
function readBasic(header: string): Basic | null {
  const encoded = /^Basic\s+([^\s,]*)/i.exec(header)?.[1];
  if (encoded === undefined) return null;
  const pair = Buffer.from(encoded, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  return colon === -1
    ? { encoded, id: pair, secret: "" }
    : { encoded, id: pair.slice(0, colon), secret: pair.slice(colon + 1) };
}

function isEncoded(id: string): boolean {
  return ESCAPE.test(id) && formDecode(id) !== null;
}

/** In a form an unescaped `&` cuts the secret short, and an unescaped `+` is a space. */
function hasUnencodedSecret(parameters: readonly Parameter[]): boolean {
  const at = parameters.findIndex(({ name }) => name === "client_secret");
  const sent = parameters[at];
  if (sent === undefined) return false;
  return parameters[at + 1]?.isBare === true || /%(?![0-9a-f]{2})|\+/i.test(sent.raw);
}

function authOf(basic: Basic | null, named: boolean, assertion: string): ClientProof["auth"] {
  if (basic !== null) return basic.secret === "" ? "basic-empty" : "basic";
  if (assertion !== "") return "private_key_jwt";
  return named ? "post" : "none";
}

function clientIdOf(
  basic: Basic | null,
  parameters: readonly Parameter[],
  assertion: string,
): string {
  const inBody = valueOf(parameters, "client_id");
  if (inBody !== "") return inBody;
  if (basic !== null) return formDecode(basic.id) ?? basic.id;
  const subject = claimsOf(assertion)?.["sub"];
  return typeof subject === "string" ? subject : "";
}

function secretsOf(basic: Basic | null, parameters: readonly Parameter[]): string[] {
  const inBody = valueOf(parameters, "client_secret");
  const ofBasic = basic === null ? [] : [basic.secret, formDecode(basic.secret) ?? ""];
  const secrets = [...ofBasic, inBody].filter((secret) => !isNothing(secret));
  return basic === null ? secrets : [...secrets, basic.encoded];
}
