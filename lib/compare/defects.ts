/** Findings of one side that the other lacks; correctness defects need no statistics to be told. */
import type { Finding, Result } from "../analysis/result.ts";
import { formatCount } from "../core/text.ts";
import type { Comparison, DefectFacts, FindingChange } from "./comparison.ts";

const NAMED_MAX = 3;

/** What a side has of one rule. */
interface Told {
  runs: number;
  count: number;
  orgs: Set<string>;
}

const NOTHING: Told = { runs: 0, count: 0, orgs: new Set() };

/** The correctness defects of the candidate: those that an org has for the first time, and those that were there before. */
export function listDefects(base: readonly Result[], candidate: readonly Result[]): DefectFacts[] {
  const before = tellByRule(base, ({ defect }) => defect);
  const after = tellByRule(candidate, ({ defect }) => defect);
  return [...after]
    .map(([rule, { title, told }]) => {
      const known = before.get(rule)?.told ?? NOTHING;
      const orgs = [...told.orgs].toSorted();
      const newOrgs = orgs.filter((org) => !known.orgs.has(org));
      const facts = {
        rule,
        title,
        isNew: newOrgs.length > 0,
        orgs,
        newOrgs,
        base: { runs: known.runs, count: known.count },
        candidate: { runs: told.runs, count: told.count },
      };
      return { ...facts, text: describe(facts) };
    })
    .toSorted((a, b) => Number(b.isNew) - Number(a.isNew));
}

function describe({ title, isNew, orgs, newOrgs, base, candidate }: Omit<DefectFacts, "text">) {
  const shown = isNew ? newOrgs : orgs;
  const named = shown.slice(0, NAMED_MAX).join(", ");
  const more = shown.length > NAMED_MAX ? ` and ${formatCount(shown.length - NAMED_MAX)} more` : "";
  const times = `${formatCount(base.count)} in the base, ${formatCount(candidate.count)} in the candidate`;
  return isNew
    ? `${title}: new in ${named}${more} (${times})`
    : `${title}: in ${named}${more}, as in the base (${times})`;
}

/** The findings that appeared, vanished, or are on both sides, by rule. */
export function compareFindings(
  base: readonly Result[],
  candidate: readonly Result[],
): Comparison["findings"] {
  const before = tellByRule(base, () => true);
  const after = tellByRule(candidate, () => true);
  const rules = [...new Set([...after.keys(), ...before.keys()])];
  const changes = rules.map((rule): FindingChange => {
    const [old, now] = [before.get(rule), after.get(rule)];
    return {
      rule,
      title: (now ?? old)?.title ?? rule,
      orgs: [...new Set([...(now?.told.orgs ?? []), ...(old?.told.orgs ?? [])])].toSorted(),
      base: countsOf(old?.told),
      candidate: countsOf(now?.told),
    };
  });
  return {
    appeared: changes.filter((change) => change.base.runs === 0),
    vanished: changes.filter((change) => change.candidate.runs === 0),
    inBoth: changes.filter((change) => change.base.runs > 0 && change.candidate.runs > 0),
  };
}

function countsOf({ runs, count }: Told = NOTHING) {
  return { runs, count };
}

function tellByRule(runs: readonly Result[], isMeant: (finding: Finding) => boolean) {
  const rules = new Map<string, { title: string; told: Told }>();
  for (const { findings } of runs) {
    const seen = new Set<string>();
    for (const finding of findings.filter(isMeant)) {
      const { rule, title, count, orgs } = finding;
      const known = rules.get(rule) ?? { title, told: { runs: 0, count: 0, orgs: new Set() } };
      known.told.count += count;
      for (const org of orgs) known.told.orgs.add(org);
      if (!seen.has(rule)) known.told.runs += 1;
      seen.add(rule);
      rules.set(rule, known);
    }
  }
  return rules;
}
