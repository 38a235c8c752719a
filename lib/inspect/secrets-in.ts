/** Everything in an exchange that nobody may see again. */
import type { TokenAnswer } from "../core/token-answer.ts";
import { type ClientProof, isNothing } from "./client-proof.ts";
import { isPublic, wordsIn } from "./parameter-names.ts";
import type { Parameter, RequestParts } from "./request-parts.ts";
import type { Secrets } from "./secret-book.ts";

/** A short value of a parameter that is not known to be a secret is none. */
const UNKNOWN_CHARACTERS_MIN = 8;
const CREDENTIALS = wordsIn("client_secret password");
const ALWAYS_SECRET = wordsIn(`
  client_secret code code_verifier refresh_token access_token assertion client_assertion password
  subject_token actor_token token id_token device_code id_token_hint
`);

/** Secrets of a request, its client's proof and its answer; `heldToken` is one it was made with. */
export function secretsIn(
  parts: RequestParts | null,
  proof: ClientProof | null,
  answer: TokenAnswer | null,
  heldToken = "",
): Secrets {
  const parameters = parts?.parameters ?? [];
  const answered = [answer?.accessToken ?? "", answer?.refreshToken ?? ""];
  return {
    credentials: [
      ...(proof?.secrets ?? []),
      ...(parts?.userInfo ?? []),
      ...parameters.filter(isCredential).flatMap(secretIn),
    ],
    sent: [
      ...withSignature(heldToken),
      ...parameters.filter((parameter) => !isCredential(parameter)).flatMap(secretIn),
    ],
    answered: answered.flatMap(withSignature),
  };
}

/** What is left of a secret that was cut is as good as one. */
function isCredential({ name, isBare }: Parameter): boolean {
  return isBare || CREDENTIALS.has(name);
}

function secretIn({ name, value, raw, isBare }: Parameter): string[] {
  if (isBare) return [name];
  if (isNothing(value)) return [];
  if (isPublic(name) || (!ALWAYS_SECRET.has(name) && value.length < UNKNOWN_CHARACTERS_MIN)) {
    return [];
  }
  return value === raw ? withSignature(value) : [...withSignature(value), raw];
}

// The signature alone is the part of a signed token that nobody may see.
function withSignature(token: string): string[] {
  const dot = token.lastIndexOf(".");
  return dot === -1 ? [token] : [token, token.slice(dot + 1)];
}
