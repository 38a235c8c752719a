/** Declared, asked and granted scopes side by side: orgs with the same three share a row. */
import type { Plan } from "../core/plan.ts";
import { type ScopeTally, normalizeScope } from "./scope-tally.ts";
import type { ScopeRow } from "./section-schemas.ts";

const ROWS_MAX = 200;
const ORGS_TOLD_MAX = 20;
const BEYOND_BOUND = "(other)";

interface RowInProgress extends Omit<ScopeRow, "orgs" | "orgCount"> {
  orgIndexes: Set<number>;
}

/** The rows of most orgs first, then of most tokens; those beyond a bound are left out. */
export function tabulateScopes(tally: ScopeTally, plan: Plan): ScopeRow[] {
  const rows = new Map<string, RowInProgress>();
  const { values, other } = tally.granted;
  const counted = [...values, [BEYOND_BOUND, other] as const];
  for (const [granted, byRequest] of counted) {
    for (const [request, tokens] of byRequest) {
      const org = Math.floor(request / tally.variantCount);
      const fresh = startRow(granted, plan, org, request % tally.variantCount);
      const key = [fresh.declared, fresh.asked, fresh.granted].join("\n");
      const row = rows.get(key) ?? fresh;
      rows.set(key, row);
      row.orgIndexes.add(org);
      row.tokens += tokens;
    }
  }
  return [...rows.values()]
    .map(({ orgIndexes, ...row }) => ({
      ...row,
      orgs: [...orgIndexes]
        .toSorted((a, b) => a - b)
        .slice(0, ORGS_TOLD_MAX)
        .map((org) => plan.orgs[org]?.org ?? ""),
      orgCount: orgIndexes.size,
    }))
    .toSorted((a, b) => b.orgCount - a.orgCount || b.tokens - a.tokens || compareRows(a, b))
    .slice(0, ROWS_MAX);
}

// An answer that names no scope grants what was asked for (RFC 6749 §5.1); where nothing was asked for, the server does not say.
function startRow(said: string, plan: Plan, org: number, variant: number): RowInProgress {
  const planned = plan.orgs[org];
  const declared = normalizeScope(planned?.declaredScope ?? "");
  const asked = normalizeScope(planned?.requests[variant]?.scope ?? "");
  const granted = said === "" ? asked : said;
  const isKnown = granted !== "" && granted !== BEYOND_BOUND;
  return {
    declared,
    asked,
    granted,
    notGranted: isKnown ? wordsMissing(asked === "" ? declared : asked, granted) : [],
    notDeclared: isKnown && declared !== "" ? wordsMissing(granted, declared) : [],
    orgIndexes: new Set(),
    tokens: 0,
  };
}

function wordsMissing(wanted: string, given: string): string[] {
  const words = new Set(given.split(" "));
  return wanted.split(" ").filter((word) => word !== "" && !words.has(word));
}

function compareRows(a: ScopeRow, b: ScopeRow): number {
  const [first, second] = [a, b].map(({ declared, asked, granted }) =>
    [declared, asked, granted].join("\n"),
  );
  return (first ?? "") < (second ?? "") ? -1 : 1;
}
