/** Which orgs got no usable token at rest, and why: what decides about the load, and what is said of it. */
import type { Aggregate, Cell, Symptom } from "./aggregate.ts";
import { describeSignature } from "./finding-words.ts";
import type { Plan } from "../core/plan.ts";
import { boundText, formatCount } from "../core/text.ts";
import { type Grant, GRANTS } from "../core/words.ts";

/** An org that got no usable token by a grant. */
export interface PreflightFailure {
  org: string;
  grant: Grant;
  /** In a few words, the same for the same reason. */
  problem: string;
}

/** Problems told each in a line of its own, and orgs named in one. */
const PROBLEMS_MAX = 5;
const ORGS_MAX = 10;
const ORG_NAME_MAX = 80;

/** Lists every org and grant without a usable token; a token that cannot be looked into is not held against its org. */
export function findPreflightFailures(plan: Plan, aggregate: Aggregate): PreflightFailure[] {
  const cells = new Map(
    aggregate.cells
      .filter(({ stage }) => plan.stages[stage]?.kind === "preflight")
      .map((cell) => [`${cell.org}:${cell.grant}`, cell]),
  );
  return plan.orgs.flatMap(({ org }, index) =>
    plan.mix.flatMap(({ grant }) => {
      const cell = cells.get(`${index}:${GRANTS.indexOf(grant)}`);
      const problem = problemOf(cell, aggregate.symptoms, plan);
      return problem === null ? [] : [{ org, grant, problem }];
    }),
  );
}

function problemOf(
  cell: Cell | undefined,
  symptoms: readonly Symptom[],
  plan: Plan,
): string | null {
  if (cell === undefined) return "a request that has to come first failed";
  const { outcomes, claims, checks } = cell;
  const unusable = claims.empty + claims.absent + claims.wrongOrg + claims.undecodable;
  if (outcomes.issued > unusable + checks.refuted) return null;
  const [symptom] = [...cell.symptoms.keys()].flatMap((index) => symptoms[index] ?? []);
  return symptom === undefined ? "no usable token" : describeSymptom(symptom, plan);
}

/** Of tokens that are of no use, by what is wrong; `{claim}` is the claim's name. */
const WORDS: Readonly<Partial<Record<Symptom["family"], string>>> = {
  "claim.empty": "200, but {claim} is empty",
  "claim.absent": "200, but {claim} is not in the token",
  "claim.wrongOrg": "200, but {claim} names another org",
  "claim.undecodable": "200, but the token cannot be decoded",
  check: "the check made with the token names another org",
  hollow: "200, but no token in it",
  timeout: "no answer in time",
  connection: "the connection failed",
};

function describeSymptom(symptom: Symptom, { target }: Plan): string {
  if (symptom.family === "prepare") {
    // A refresh, or an exchange, whose first steps fail is never sent.
    const step = [symptom.detail, describeSignature([symptom])].filter((word) => word !== "");
    return `a request that has to come first failed, ${step.join(": ")}`;
  }
  const claim = target.claims.org?.from ?? "org claim";
  return WORDS[symptom.family]?.replace("{claim}", () => claim) ?? describeSignature([symptom]);
}

/** One line per distinct problem, those of most orgs first, bounded in number and length. */
export function describePreflightFailures(
  plan: Plan,
  failures: readonly PreflightFailure[],
): string[] {
  const ranked = [...orgsByProblem(plan, failures)].toSorted(([, a], [, b]) => b.length - a.length);
  const all = formatCount(plan.orgs.length);
  const lines = ranked.slice(0, PROBLEMS_MAX).map(([problem, orgs]) => {
    const who = `${formatCount(orgs.length)} of ${all} orgs`;
    return `preflight: ${who} got no usable token at rest (${problem}): ${nameOrgs(orgs)}`;
  });
  const more = ranked.length - PROBLEMS_MAX;
  return more > 0 ? [...lines, `preflight: and ${formatCount(more)} problems more`] : lines;
}

/** Orgs by what is wrong with them; the grants are told where it is not all of the mix. */
function orgsByProblem(
  { mix }: Plan,
  failures: readonly PreflightFailure[],
): Map<string, string[]> {
  const grantsOf = new Map<string, Map<string, Grant[]>>();
  for (const { org, grant, problem } of failures) {
    const ofOrg = grantsOf.get(org) ?? new Map<string, Grant[]>();
    grantsOf.set(org, ofOrg.set(problem, [...(ofOrg.get(problem) ?? []), grant]));
  }
  const orgsOf = new Map<string, string[]>();
  for (const [org, problems] of grantsOf) {
    for (const [problem, grants] of problems) {
      const told = grants.length === mix.length ? problem : `${grants.join(", ")}: ${problem}`;
      orgsOf.set(told, [...(orgsOf.get(told) ?? []), org]);
    }
  }
  return orgsOf;
}

function nameOrgs(orgs: readonly string[]): string {
  const named = orgs.slice(0, ORGS_MAX).map((org) => boundText(org, ORG_NAME_MAX));
  const more = orgs.length - ORGS_MAX;
  return named.join(", ") + (more > 0 ? ` and ${formatCount(more)} more` : "");
}
