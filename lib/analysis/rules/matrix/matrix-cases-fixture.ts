/** All known answers made of exchanges. For tests. */
import type { KnownAnswer } from "../../known-answers.ts";
import type { Result } from "../../result.ts";
import { CLIENT_CASES } from "./client-cases-fixture.ts";
import { judgePlant, type MatrixCase, type Plant } from "./matrix-case-fixture.ts";
import { PREPARATION_CASES } from "./preparation-cases-fixture.ts";
import { REFUSAL_CASES } from "./refusal-cases-fixture.ts";
import { REQUEST_CASES } from "./request-cases-fixture.ts";
import { SCENARIO_CASES } from "./scenario-cases-fixture.ts";
import { TOKEN_CASES } from "./token-cases-fixture.ts";

export const MATRIX_CASES: readonly MatrixCase[] = [
  ...REQUEST_CASES,
  ...CLIENT_CASES,
  ...PREPARATION_CASES,
  ...REFUSAL_CASES,
  ...TOKEN_CASES,
  ...SCENARIO_CASES,
];

/** What was planted and what was told of it, both with what stands beside left out; a rule that must stand beside and does not is planted. */
export function tellPlant(plant: Plant): {
  result: Result;
  planted: KnownAnswer[];
  told: KnownAnswer[];
} {
  const { result, planted, told } = judgePlant(plant);
  const isBeside = ({ rule }: KnownAnswer) => plant.beside.some((one) => one === rule);
  const missing = plant.beside.filter((rule) => told.every((one) => one.rule !== rule));
  return {
    result,
    planted: [...planted, ...missing.map((rule) => ({ rule, org: "", count: 0 }))].toSorted(
      byRuleAndOrg,
    ),
    told: told.filter((one) => !isBeside(one)).toSorted(byRuleAndOrg),
  };
}

function byRuleAndOrg(a: KnownAnswer, b: KnownAnswer): number {
  const [left, right] = [a, b].map(({ rule, org }) => `${rule} ${org}`);
  return (left ?? "") < (right ?? "") ? -1 : 1;
}
