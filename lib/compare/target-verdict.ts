/** What holding two targets against each other comes to. */
import { formatCount } from "../core/text.ts";
import type { Difference } from "./comparison.ts";
import type { TargetComparison } from "./target-comparison.ts";
import { LEAST_ATTEMPTS, standingOf } from "./target-standing.ts";

type Verdict = TargetComparison["verdict"];

/**
 * The first that holds: refused by the guard; no org in common; an org that works at one target alone; no org that was asked often enough; an org that cannot
 * be told; nothing that works anywhere; and alike. Only the last is passed.
 */
export function reachTargetVerdict({
  differences,
  orgs,
  splits,
}: Pick<TargetComparison, "differences" | "orgs" | "splits">): Verdict {
  const refused = differences.filter(({ weight }) => weight === "refused");
  if (refused.length > 0) return refuse(refused);
  if (orgs.length === 0) {
    return untold("NO DATA", "the targets have no org in common", [
      "name the orgs alike at both targets: they are joined by their names",
    ]);
  }
  const [first] = splits;
  if (first !== undefined) {
    const more = splits.length > 1 ? `, and ${formatCount(splits.length - 1)} more` : "";
    return { state: "SPLIT", passed: false, text: `${first.text}${more}`, advice: [] };
  }
  return concludeUnsplit(orgs);
}

function concludeUnsplit(orgs: TargetComparison["orgs"]): Verdict {
  const rare = orgs.filter(({ state }) => state === "NO DATA").length;
  const partly = orgs.filter(({ state }) => state === "INCONCLUSIVE").length;
  const all = formatCount(orgs.length);
  const often = `send at least ${formatCount(LEAST_ATTEMPTS)} attempts of each org to both targets`;
  if (rare === orgs.length) {
    return untold("NO DATA", `none of ${all} orgs was asked for often enough at both targets`, [
      often,
    ]);
  }
  if (rare + partly > 0) {
    const why = [
      rare > 0 ? `${formatCount(rare)} asked for too rarely` : "",
      partly > 0 ? `${formatCount(partly)} with usable tokens only in part at one of them` : "",
    ].filter((part) => part !== "");
    const text = `${formatCount(rare + partly)} of ${all} orgs cannot be told: ${why.join(", ")}`;
    const more = "find out why attempts of these orgs fail now and then, and run again";
    return untold("INCONCLUSIVE", text, [
      ...(rare > 0 ? [often] : []),
      ...(partly > 0 ? [more] : []),
    ]);
  }
  const dead = orgs.filter(({ base }) => standingOf(base) === "fails").length;
  if (dead === orgs.length) {
    return untold("INCONCLUSIVE", `none of ${all} orgs gets usable tokens at either target`, [
      "compare the targets once tokens come from one of them",
    ]);
  }
  const failing = dead === 0 ? "" : `, ${formatCount(dead)} of them without usable tokens`;
  const text = `${all} orgs fare alike at both targets${failing}`;
  return { state: "ALIKE", passed: true, text, advice: [] };
}

/** What differs is told by the differences, for names of targets are not for everybody. */
function refuse(refused: readonly Difference[]): Verdict {
  const why = refused.map(({ what, text }) => `${what}: ${text}`);
  const keys = refused.map(({ key }) => key).join(",");
  return untold("NOT COMPARABLE", `the runs cannot be held against each other: ${why.join("; ")}`, [
    `name other runs, or accept what they are with --allow ${keys}; it stays in the report`,
  ]);
}

function untold(state: Verdict["state"], text: string, advice: string[]): Verdict {
  return { state, passed: null, text, advice };
}
