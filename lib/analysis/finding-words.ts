/** The words that every finding's title may use. */
import { boundText, formatCount } from "../core/text.ts";
import type { Plan } from "../core/plan.ts";
import type { Words } from "./advice/advice-table.ts";
import type { Symptom } from "./aggregate.ts";
import type { OfWhat } from "./run-view.ts";

const DESCRIPTION_MAX = 60;
const ORG_NAME_MAX = 80;

export type Nouns = readonly [one: string, many: string];

const NOUNS: Readonly<Record<OfWhat, Nouns>> = {
  attempts: ["token request", "token requests"],
  issued: ["issued token", "issued tokens"],
  decoded: ["decoded token", "decoded tokens"],
  sampled: ["sampled token", "sampled tokens"],
  answers: ["answer", "answers"],
  requests: ["request that takes it", "requests that take it"],
  checks: ["call made with the token", "calls made with the tokens"],
};
const NOUNS_OF_REFRESH: Readonly<Partial<Record<OfWhat, Nouns>>> = {
  attempts: ["refresh", "refreshes"],
  issued: ["refreshed token", "refreshed tokens"],
};

/** What a finding counts, for rules about refreshes in their own words. */
export function nounsFor(ofWhat: OfWhat, isOfRefresh: boolean): Nouns {
  return (isOfRefresh ? NOUNS_OF_REFRESH[ofWhat] : undefined) ?? NOUNS[ofWhat];
}

/** `{who}`, `{every}`, `{signature}`, `{claim}` and the counts. */
export function commonWords(
  { count, of }: { count: number; of: number },
  nouns: Nouns,
  orgs: readonly number[],
  symptoms: readonly Symptom[],
  plan: Plan,
): Words {
  return {
    who: nameOrgs(orgs, plan),
    every: sayHowOften(count, of, nouns),
    signature: describeSignature(symptoms),
    claim: plan.target.claims.org?.from ?? "org claim",
    count: formatCount(count),
    of: formatCount(of),
  };
}

function sayHowOften(count: number, of: number, [one, many]: Nouns): string {
  return count === of ? `every ${one}` : `${formatCount(count)} of ${formatCount(of)} ${many}`;
}

/** Who it is about, as a sentence starts: `Secondary org acme-7`, `3 secondary orgs`, `All 25 orgs`. */
function nameOrgs(orgs: readonly number[], plan: Plan): string {
  const [first] = orgs.map((org) => plan.orgs[org]);
  const isAll = orgs.length === plan.orgs.length;
  // The orgs of a file of another tool have no roles.
  const hasRoles = plan.orgs.some(({ role }) => role === "primary");
  if (first !== undefined && orgs.length === 1) {
    const role =
      isAll || !hasRoles ? "Org" : first.role === "primary" ? "Primary org" : "Secondary org";
    return `${role} ${boundText(first.org, ORG_NAME_MAX)}`;
  }
  if (isAll) return `All ${formatCount(orgs.length)} orgs`;
  const isSecondary = hasRoles && orgs.every((org) => plan.orgs[org]?.role === "secondary");
  return `${formatCount(orgs.length)} ${isSecondary ? "secondary orgs" : "orgs"}`;
}

/** The answer a symptom stands for: `403 SCOPE_MISMATCH`, `403 “Access denied.”`, `200 html`. */
export function describeSignature(symptoms: readonly Symptom[]): string {
  const signatures = [...new Set(symptoms.map(describeAnswer))];
  return signatures.length > 1 ? `${signatures.length} different answers` : (signatures[0] ?? "");
}

function describeAnswer({ status, error, description, shape }: Symptom): string {
  const said = boundText(description, DESCRIPTION_MAX);
  const body = shape === "" || shape === "object" ? "" : shape;
  const rest = error !== "" ? boundText(error, DESCRIPTION_MAX) : body || (said && `“${said}”`);
  return [status === 0 ? "" : String(status), rest].filter((part) => part !== "").join(" ");
}
