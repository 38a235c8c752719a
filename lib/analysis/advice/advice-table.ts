/** Every rule's advice by its id; the ids of this table are all the rules there are. */
import type { Plan } from "../../core/plan.ts";
import type { Advice } from "./advice.ts";
import { CLIENT_ADVICE } from "./clients.ts";
import { DELIVERY_ADVICE } from "./delivery.ts";
import { REFUSAL_ADVICE } from "./refusals.ts";
import { REQUEST_ADVICE } from "./requests.ts";
import { TOKEN_ADVICE } from "./tokens.ts";
import { USE_ADVICE } from "./use.ts";

const TABLE = {
  ...TOKEN_ADVICE,
  ...REQUEST_ADVICE,
  ...CLIENT_ADVICE,
  ...REFUSAL_ADVICE,
  ...DELIVERY_ADVICE,
  ...USE_ADVICE,
};

export type RuleId = keyof typeof TABLE;

export const ADVICE: Readonly<Record<RuleId, Advice>> = TABLE;

/** The fix in the words of the plan's dialect. */
export function fixFor(rule: RuleId, { target }: Plan): string {
  const { fix } = ADVICE[rule];
  return fix[target.dialect] ?? fix.rfc;
}

export type Words = Readonly<Record<string, string>>;

const PLACEHOLDER = /\{([^{}|]*)(?:\|([^{}|]*))?\}/g;

/** Fills a title in; a word that is not given stands as nothing. What is filled in is not read again. */
export function fillTitle(template: string, words: Words, orgCount: number): string {
  return template.replace(PLACEHOLDER, (_, name: string, many?: string) =>
    many === undefined ? (words[name] ?? "") : orgCount === 1 ? name : many,
  );
}
