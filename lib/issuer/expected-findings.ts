/** What a run against the embedded issuer must find, from the issuer's own fault log. */
import type { FaultLogLine } from "./fault-log.ts";
import type { FaultPlan } from "./fault-plan.ts";
import { expectedObservation, type Observation, type ObservationContext } from "./observations.ts";

/** A rule that must name an org, for so many of its attempts. */
export interface ExpectedFinding {
  rule: string;
  org: string;
  count: number;
}

/** Counts the fault log's lines by the rule that must name them and the org. */
export function expectedFindings(
  lines: readonly FaultLogLine[],
  plan: FaultPlan,
  context: Pick<ObservationContext, "dialect" | "issuerDialect" | "timeoutMs">,
): ExpectedFinding[] {
  const faults = new Map(plan.faults.map((fault) => [fault.id, fault]));
  const atOtherGrants = new Set(
    lines.filter(({ grant }) => grant !== "refresh").map(({ kind, org }) => `${kind} ${org}`),
  );
  const counts = new Map<string, ExpectedFinding>();
  for (const { kind, org, grant, faultId, body, delayMs } of lines) {
    const refreshOnly =
      faults.get(faultId)?.grant === "refresh" && !atOtherGrants.has(`${kind} ${org}`);
    const observation = expectedObservation(kind, {
      ...context,
      refreshOnly,
      grant,
      body,
      delayMs,
    });
    for (const rule of rulesFor(observation)) {
      const key = `${rule} ${org}`;
      const { count } = counts.get(key) ?? { count: 0 };
      counts.set(key, { rule, org, count: count + 1 });
    }
  }
  return [...counts.values()];
}

// A token with another org's id lacks the right one and has one that nobody expects: both are said.
function rulesFor({ rule, extraOrg }: Observation): string[] {
  return [...new Set([rule, extraOrg ? "U01.extra" : null])].filter((id) => id !== null);
}
