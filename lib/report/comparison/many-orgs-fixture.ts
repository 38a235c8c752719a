/** The regressed comparison over as many orgs as asked for, of which every eighth regressed, for tests of size. */
import type { Comparison, OrgRow } from "../../compare/comparison.ts";
import { regressedComparison } from "./comparison-fixture.ts";

/** Names are as long as those of real tenants. */
export function manyOrgsComparison(count: number): Comparison {
  const whole = regressedComparison();
  const names = Array.from({ length: count }, (_, at) => `customer-${at}-production-eu`);
  const metrics = whole.orgs.metrics.map((facts) => {
    const rows = names.flatMap((org, at): OrgRow[] => {
      const row = facts.rows[at % facts.rows.length];
      return row === undefined ? [] : [{ ...row, org }];
    });
    return { ...facts, compared: count, rows };
  });
  return { ...whole, orgs: { ...whole.orgs, compared: count, metrics } };
}
