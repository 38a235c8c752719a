/** Rules about answers that fail, come late, never come, or cannot be read. */
import { formatDuration } from "../../core/text.ts";
import { GAVE_UP } from "../request-fault.ts";
import type { SymptomRule } from "./rule.ts";

const FAILURE = { ofWhat: "attempts", isDefect: false } as const;

/** k6 has no code of its own for a connection that was closed before the answer was whole. */
const CONNECTION_WORDS: Readonly<Record<string, string>> = { other: "closed early" };

/** Something else than the token endpoint answered, or cut the answer; 5xx pages are told as server errors. */
export const UNREADABLE_RULE: SymptomRule = {
  id: "T24",
  ...FAILURE,
  confidence: "medium",
  matches: ({ family, shape, status }) =>
    family === "malformed" || (family === "http" && shape === "html" && status < 500),
};

export const DELIVERY_RULES: readonly SymptomRule[] = [
  {
    id: "T22",
    ...FAILURE,
    confidence: "high",
    matches: ({ outcome }) => outcome === "serverError",
  },
  {
    id: "T23",
    ...FAILURE,
    confidence: "high",
    matches: ({ detail }) => detail === GAVE_UP,
  },
  {
    id: "T22.timeout",
    ...FAILURE,
    confidence: "high",
    matches: ({ family }) => family === "timeout",
    words: (_, { plan }) => ({ timeout: formatDuration(plan.target.timeoutMs) }),
  },
  {
    id: "T22.connection",
    ...FAILURE,
    confidence: "high",
    matches: ({ family }) => family === "connection",
    words: ({ symptoms }) => ({
      detail: [...new Set(symptoms.map(({ detail }) => CONNECTION_WORDS[detail] ?? detail))].join(
        ", ",
      ),
    }),
  },
];
