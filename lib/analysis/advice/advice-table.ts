/** Every rule's advice by its id; the ids of this table are all the rules there are. */
import type { Plan } from "../../core/plan.ts";
import type { Advice, TextByDialect } from "./advice.ts";
import { CLIENT_ADVICE } from "./clients.ts";
import { CONDUCT_ADVICE } from "./conduct.ts";
import { DELIVERY_ADVICE } from "./delivery.ts";
import { PATTERN_ADVICE } from "./patterns.ts";
import { PREPARATION_ADVICE } from "./preparation.ts";
import { REFUSAL_ADVICE } from "./refusals.ts";
import { REQUEST_ADVICE } from "./requests.ts";
import { TOKEN_ADVICE } from "./tokens.ts";
import { USE_ADVICE } from "./use.ts";

const TABLE = {
  ...TOKEN_ADVICE,
  ...REQUEST_ADVICE,
  ...CLIENT_ADVICE,
  ...PREPARATION_ADVICE,
  ...REFUSAL_ADVICE,
  ...DELIVERY_ADVICE,
  ...USE_ADVICE,
  ...PATTERN_ADVICE,
  ...CONDUCT_ADVICE,
};

export type RuleId = keyof typeof TABLE;

export const ADVICE: Readonly<Record<RuleId, Advice>> = TABLE;

export type Words = Readonly<Record<string, string>>;

/** What a finding says in the rule's words. */
export interface FilledAdvice {
  title: string;
  why: string;
  check: string;
  fix: string;
  alternatives: string[];
}

/** The rule's texts in the words of the plan's dialect; see `fillText`. */
export function adviseOn(
  rule: RuleId,
  words: Words,
  orgCount: number,
  { target }: Plan,
): FilledAdvice {
  const { title, why, check, fix, alternatives } = ADVICE[rule];
  const inDialect = (text: TextByDialect) => text[target.dialect] ?? text.rfc;
  return {
    title: fillText(title, words, orgCount),
    why: fillText(why, words, orgCount),
    check: fillText(inDialect(check), words, orgCount),
    fix: inDialect(fix),
    alternatives: [...alternatives],
  };
}

const PLACEHOLDER = /\{([^{}|]*)(?:\|([^{}|]*))?\}/g;

/** Fills a text in; a word that is not given stands as nothing. What is filled in is not read again. */
export function fillText(template: string, words: Words, orgCount: number): string {
  return template.replace(PLACEHOLDER, (_, name: string, many?: string) =>
    many === undefined ? (words[name] ?? "") : orgCount === 1 ? name : many,
  );
}
