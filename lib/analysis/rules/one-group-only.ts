/**
 * Rules T21 and T25: what all or nearly all orgs of one value of a free column have, and no org of another value.
 * They name the pattern beside the finding of what it is, and take nothing away from it.
 */
import { boundText } from "../../core/text.ts";
import { GROUP_DEFECTS } from "../advice/patterns.ts";
import { countPerOrg } from "../finding-counts.ts";
import { isFrequent } from "../frequency.ts";
import { failedIn, type RunView, sumOver } from "../run-view.ts";
import { type Draft, restrictTo } from "./rule.ts";
import { REFUSALS } from "./secondary-only.ts";

/** Share of a value's orgs that counts as nearly all. */
const NEARLY_ALL = 0.9;
/** A group that chance makes as often as this is none; columns are tried one after the other, so each has its part of it. */
const CHANCE_MAX = 0.05;
/** Columns that say where requests come from, and columns that say which environment an org is: by the words of their names. */
const SOURCE_WORDS: ReadonlySet<string> = new Set(["egress", "ip", "cidr", "source"]);
const ENVIRONMENT_WORDS: ReadonlySet<string> = new Set(["env", "environment", "stage"]);
const NAME_MAX = 40;

/** The drafts that have the pattern, as drafts of T21 or T25 over the orgs of the value. */
export function findOneGroupOnly(drafts: readonly Draft[], view: RunView): Draft[] {
  const keys = [...new Set(view.plan.orgs.flatMap(({ groups }) => Object.keys(groups)))];
  return drafts
    .filter(({ rule }) => REFUSALS.includes(rule) || rule in GROUP_DEFECTS)
    .flatMap((draft) => {
      const { affected, touched } = orgsWith(draft, view);
      return keys.flatMap((key) => {
        const split = splitBy(key, affected, touched, view);
        if (split === null || !isTelling(split, key, affected.size, keys.length)) return [];
        return [patternOf(draft, key, split, affected)];
      });
    });
}

interface Split {
  value: string;
  /** The values of orgs without it. */
  others: string[];
  /** Orgs of the value, and all orgs that were asked for and have the column. */
  ofValue: number;
  all: number;
}

/** The orgs that are told to have it, and those in which it was seen at all. */
function orgsWith(draft: Draft, view: RunView): { affected: Set<number>; touched: Set<number> } {
  const perOrg = countPerOrg(draft, view);
  const isAllThereIs = view.aggregate.recorded === 0;
  const affected = perOrg.filter(
    ({ count, of }) => draft.isDefect || isAllThereIs || isFrequent(count, of),
  );
  return {
    affected: new Set(affected.map(({ org }) => org)),
    touched: new Set(perOrg.map(({ org }) => org)),
  };
}

/** Null where it is seen under several values, or under the only one. */
function splitBy(
  key: string,
  affected: ReadonlySet<number>,
  touched: ReadonlySet<number>,
  { plan, cellsOf }: RunView,
): Split | null {
  const orgs = plan.orgs.flatMap(({ groups }, org) => {
    const value = groups[key] ?? "";
    const isAsked = sumOver(cellsOf(org), (cell) => failedIn(cell).of) > 0;
    return value === "" || !isAsked ? [] : [{ org, value }];
  });
  const values = new Set(orgs.filter(({ org }) => touched.has(org)).map(({ value }) => value));
  const [value] = values;
  const isOutside = [...touched].some((org) => !orgs.some((one) => one.org === org));
  if (value === undefined || values.size > 1 || isOutside) return null;
  const ofValue = orgs.filter((one) => one.value === value);
  const others = new Set(orgs.map((one) => one.value).filter((other) => other !== value));
  const isNearlyAll =
    ofValue.filter(({ org }) => affected.has(org)).length >= NEARLY_ALL * ofValue.length;
  if (!isNearlyAll || others.size === 0) return null;
  return { value, others: [...others], ofValue: ofValue.length, all: orgs.length };
}

/** An environment is a suspect from the start; any other column has to be more than chance, and more than one org. */
function isTelling({ ofValue, all }: Split, key: string, affected: number, keys: number): boolean {
  if (isNamedBy(key, ENVIRONMENT_WORDS)) return true;
  if (affected < 2) return false;
  // So many orgs, drawn at random, all of this value. @see hypergeometric distribution
  let chance = 1;
  for (let drawn = 0; drawn < affected; drawn += 1) chance *= (ofValue - drawn) / (all - drawn);
  return chance * keys <= CHANCE_MAX;
}

function patternOf(
  draft: Draft,
  key: string,
  { value, others }: Split,
  affected: ReadonlySet<number>,
): Draft {
  const isSource = isNamedBy(key, SOURCE_WORDS) && REFUSALS.includes(draft.rule);
  const [shownKey, shownValue] = [key, value].map((text) => boundText(text, NAME_MAX));
  const rest = others.map((other) => boundText(other, NAME_MAX)).join(", ");
  const where = isNamedBy(key, ENVIRONMENT_WORDS)
    ? // A value stands behind its column wherever it is told, or redaction could not tell it from a word like any other.
      `${shownKey}=${shownValue} fails, ${others.map((other) => `${shownKey}=${boundText(other, NAME_MAX)}`).join(" and ")} ${others.length > 1 ? "pass" : "passes"}`
    : `Only orgs with ${shownKey}=${shownValue}`;
  const what = GROUP_DEFECTS[draft.rule];
  return {
    ...restrictTo(draft, affected),
    rule: isSource ? "T21" : "T25",
    confidence: "medium",
    isDefect: false,
    words: (core, view) => ({
      ...draft.words(core, view),
      ...(what === undefined ? {} : { signature: what }),
      where,
      group: `${shownKey}=${shownValue}`,
      others: `${shownKey}=${rest}`,
    }),
  };
}

/** True where one of the words of a column's name is among these: `egress_ip`, `egressIp`, `IP`. */
function isNamedBy(key: string, words: ReadonlySet<string>): boolean {
  const parts = key
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/);
  return parts.some((part) => words.has(part));
}
