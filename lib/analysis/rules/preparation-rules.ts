/** Rules about requests that prepare an attempt, and without which it could not be sent. */
import { PRIME_STEPS, type PrimeStep } from "../../core/record.ts";
import type { Outcome } from "../../core/words.ts";
import type { Symptom } from "../aggregate.ts";
import { describeSignature } from "../finding-words.ts";
import { STEP_SEPARATOR } from "../prime-judge.ts";
import type { SymptomRule } from "./rule.ts";

const TOLD_MAX = 3;

/** What fails, as a title says it. */
const STEP_WORDS: Readonly<Record<PrimeStep, string>> = {
  authorize: "the authorization brings no code",
  redirect: "the authorization's redirects bring no code",
  code: "the code brings no refresh token",
  subject: "there is no subject token to exchange",
  revoke: "tokens are not revoked",
};

/** What an answer of that kind means, as a reason says it. */
const CAUSES: Readonly<Partial<Record<Outcome, string>>> = {
  denied:
    "it is refused by its status, so client, user or org lacks a permission, or something before the server refuses",
  throttled: "it is throttled, so the limit is met before a token is asked for",
  serverError: "the server itself failed",
  timeout: "no answer came in time",
  connection: "there was no connection, or no whole answer",
  malformed:
    "what came is no answer of the protocol: a page that waits for a person, or another way than the configuration describes",
  hollow: "the answer lacks what the next request takes",
};
const REFUSED = "it is refused by its error, which names what the server holds against the request";

export const PREPARATION_RULES: readonly SymptomRule[] = [
  {
    id: "A01",
    ofWhat: "requests",
    confidence: "high",
    isDefect: false,
    matches: ({ family }) => family === "prepare",
    words: ({ symptoms }) => ({
      what: joinDistinct(symptoms.map((symptom) => STEP_WORDS[stepOf(symptom)])),
      cause: joinDistinct(symptoms.map(({ outcome }) => CAUSES[outcome] ?? REFUSED)),
      answer: joinDistinct(symptoms.map(sayAnswer)),
    }),
  },
];

function stepOf({ detail }: Symptom): PrimeStep {
  const named = detail.split(STEP_SEPARATOR)[0];
  return PRIME_STEPS.find((step) => step === named) ?? "authorize";
}

/** `403 access_denied`, `302 a redirect elsewhere`, `refused`. */
function sayAnswer(symptom: Symptom): string {
  const why = symptom.detail.split(STEP_SEPARATOR).slice(1);
  const words = [describeSignature([symptom]), ...why].filter((word) => word !== "");
  return words.length === 0 ? symptom.outcome : words.join(" ");
}

function joinDistinct(words: readonly string[]): string {
  return [...new Set(words)].slice(0, TOLD_MAX).join(" or ");
}
