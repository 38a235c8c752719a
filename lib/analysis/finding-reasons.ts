/** The words in which a finding says what speaks for it and against its alternatives. */
import { boundText, formatCount } from "../core/text.ts";
import { GRANTS } from "../core/words.ts";
import type { Words } from "./advice/advice-table.ts";
import type { Symptom } from "./aggregate.ts";
import { compareWithRest, isForbidden, isOftenerUnderLoad, ofTotal } from "./at-rest.ts";
import { type Draft, orgsOf } from "./rules/rule.ts";
import { DENOMINATORS, type RunView, sumOver } from "./run-view.ts";

const WORD_MAX = 60;
const MEMBERS_MAX = 120;

/**
 * `{rest}`: what being there at rest, or not, says of load; `{others}`: what orgs without it say of the server; `{grants}`: how often by grant;
 * `{error}` and `{members}`: what the answers' bodies name. Clauses without a full stop.
 */
export function reasonWords(draft: Draft, view: RunView): Words {
  return {
    rest: sayRest(draft, view),
    others: sayOthers(draft, view),
    grants: sayGrants(draft, view),
    error: joinDistinct(draft.symptoms.map(({ error }) => error || "no error")),
    members: joinDistinct(draft.symptoms.map(sayMembers)),
  };
}

function sayRest(draft: Draft, view: RunView): string {
  const { rest, load } = compareWithRest(draft, view);
  if (rest.of === 0) return "nothing ran at rest to compare with";
  const seen = isForbidden(draft) ? "refused" : "there";
  const status = isForbidden(draft) ? "403 in " : "";
  if (rest.count === 0) {
    if (load.of === 0) return `not ${seen} at rest (0 of ${formatCount(rest.of)})`;
    return isOftenerUnderLoad(rest, load)
      ? `never ${seen} at rest (${ofTotal(rest)}) and under load in ${ofTotal(load)}, so load brings it on`
      : `not ${seen} at rest, where too few ran to tell (${ofTotal(rest)})`;
  }
  const atRest = `${seen} at rest too (${status}${ofTotal(rest)})`;
  if (load.of > 0 && isOftenerUnderLoad(rest, load)) {
    return `${atRest} and more often under load (${ofTotal(load)})`;
  }
  return `${atRest}, so ${isForbidden(draft) ? "no rate limit" : "not load"}`;
}

function sayOthers(draft: Draft, view: RunView): string {
  const own = new Set(orgsOf(draft));
  const measure = DENOMINATORS[draft.ofWhat];
  const others = view.plan.orgs.filter(
    (_, org) =>
      !own.has(org) &&
      sumOver(view.cellsOf(org), (cell) => (draft.covers(cell) ? measure(cell) : 0)) > 0,
  ).length;
  if (others > 0) {
    return others === 1
      ? "the other org does not show it"
      : `the other ${formatCount(others)} orgs do not show it`;
  }
  return own.size === 1 ? "there is no other org to compare with" : "every org shows it";
}

function sayGrants({ counts, ofWhat }: Draft, view: RunView): string {
  const orgs = orgsOf({ counts, symptoms: [] });
  const cells = orgs.flatMap((org) => view.cellsOf(org));
  const parts = GRANTS.flatMap((grant, index) => {
    const own = cells.filter((cell) => cell.grant === index);
    const of = sumOver(own, DENOMINATORS[ofWhat]);
    const count = sumOver(own, (cell) => counts.get(cell) ?? 0);
    return of === 0 ? [] : [`${grant} ${ofTotal({ count, of })}`];
  });
  return parts.join(", ");
}

/** An answer's members by name: `message and status, no error`. */
function sayMembers({ bodyKeys, shape }: Symptom): string {
  if (bodyKeys === "")
    return shape === "" || shape === "object" ? "no members" : `a body of ${shape}`;
  const members = bodyKeys.split(",");
  const known = boundText(members.join(", "), MEMBERS_MAX);
  return members.includes("error") ? known : `${known}, no error`;
}

function joinDistinct(words: readonly string[]): string {
  return [...new Set(words.map((word) => boundText(word, WORD_MAX * 2)))].slice(0, 3).join(" or ");
}
