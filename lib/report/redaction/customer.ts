/** What one customer sees of a run: its own org, and totals of all others in which nobody can be told. */
import type { Breakdown } from "../../analysis/correlation/correlation-schema.ts";
import type { Result } from "../../analysis/result.ts";
import { rewriteStrings } from "./string-walk.ts";
import { ANOTHER_ORG, type Allowed, type NameTable } from "./name-table.ts";
import { showRun } from "./vendor.ts";

/** A result that is narrowed to the customer's org, without what tells the orgs beside it apart; texts are left as they are. */
export function forCustomer(result: Result, table: NameTable, allow: Allowed): Result {
  return {
    ...result,
    run: withoutOrgCount(showRun(result, table, allow)),
    // One request per org and grant: it counts them.
    stages: result.stages.filter(({ kind }) => kind !== "preflight"),
    orgs: result.orgs.map((org) => ({
      ...org,
      groups: Object.fromEntries(
        Object.entries(org.groups).filter(([key, value]) => table.showGroup(key, value) === value),
      ),
    })),
    correlation: {
      ...result.correlation,
      breakdowns: result.correlation.breakdowns.filter(isAnonymous),
      text: [],
    },
  };
}

function withoutOrgCount(run: Result["run"]): Result["run"] {
  if (run.overrides === null) return run;
  const { orgs: _orgs, ...overrides } = run.overrides;
  return { ...run, overrides };
}

function isAnonymous({ dimension }: Breakdown): boolean {
  return dimension !== "node" && !dimension.startsWith("group:");
}

/** True for a text that is about somebody else. */
export function isOfOther(text: string): boolean {
  return text.includes(ANOTHER_ORG);
}

/** Takes out, in place, how many other orgs there are, and gates that were decided by one of them. */
export function withoutOthers(result: Result): Result {
  const own = {
    ...result,
    gates: result.gates.filter(({ scope, reason }) => !isOfOther(scope + reason)),
    verdict: {
      ...result.verdict,
      reasons: result.verdict.reasons.filter(
        ({ code, text }) => code === "DEFECT" || !isOfOther(text),
      ),
    },
  };
  rewriteStrings(own, { recordFields: [], rewrite: withoutCounts, rewriteKey: (key) => key });
  return own;
}

const NUMBER = String.raw`\d[\d\u202f]*`;
const COUNTED = new RegExp(String.raw`\b${NUMBER} of ${NUMBER} orgs\b`, "g");
const ALL = new RegExp(String.raw`\b([Aa]ll) ${NUMBER} orgs\b`, "g");
const SEVERAL = new RegExp(String.raw`(^|\W)${NUMBER} ((?:secondary )?orgs)\b`, "g");
const OTHERS = new RegExp(`${ANOTHER_ORG}(?:(?:, | and )(?:${ANOTHER_ORG}|${NUMBER} more))+`, "g");
const MORE = new RegExp(String.raw` and ${NUMBER} more\b`, "g");

/** A text in which nobody can tell how many others there are. */
export function withoutCounts(text: string): string {
  return text
    .replace(COUNTED, "some orgs")
    .replace(ALL, "$1 orgs")
    .replace(SEVERAL, (_, before: string, orgs: string) =>
      before === "" ? `Several ${orgs}` : `${before}several ${orgs}`,
    )
    .replace(OTHERS, "other orgs")
    .replace(MORE, " and more");
}
