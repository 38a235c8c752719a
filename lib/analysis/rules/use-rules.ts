/** Rules about calls made with issued tokens: in another org, without permission or scope, or with a token that does not hold. */
import { describeSignature } from "../finding-words.ts";
import type { SymptomRule } from "./rule.ts";

const FAILURE = { ofWhat: "checks", confidence: "high", isDefect: false } as const;

export const USE_RULES: readonly SymptomRule[] = [
  { id: "U02", ...FAILURE, isDefect: true, matches: ({ detail }) => detail === "org" },
  {
    id: "U07",
    ...FAILURE,
    matches: ({ status, error }) => status === 403 && error === "insufficient_scope",
  },
  { id: "U06", ...FAILURE, matches: ({ status }) => status === 403 },
  {
    id: "U09",
    ...FAILURE,
    matches: ({ status, detail }) => status === 401 || detail === "inactive",
    words: ({ symptoms }) => ({
      signature: symptoms.some(({ detail }) => detail === "inactive")
        ? "introspection says not active"
        : describeSignature(symptoms),
    }),
  },
];
