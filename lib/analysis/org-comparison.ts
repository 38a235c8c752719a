/** Which orgs stand out among many: each tested exactly, corrected for how many there are, ranked by what is sure. */
import { benjaminiHochberg } from "../core/statistics/multiplicity.ts";
import type { Counted } from "../core/statistics/effective-counts.ts";
import { shareHeterogeneity } from "../core/statistics/heterogeneity.ts";
import { fisherUpperP } from "../core/statistics/fisher-upper-p.ts";
import { wilsonInterval } from "../core/statistics/wilson.ts";
import { formatCount, formatShare } from "../core/text.ts";
import { measureCells } from "./gate-metrics.ts";
import { COMPARED, type Compared, type OrgComparison } from "./org-comparison-schema.ts";
import type { RunView } from "./run-view.ts";

/** Orgs with fewer are shown together, unless they stand out. */
const FEWEST = 20;
const FALSE_DISCOVERIES = 0.05;
const STAND_OUT_MAX = 50;
const NAMED_MAX = 3;
/** From this share of all orgs with events on, and without sure differences, it is of all of them. */
const NEARLY_ALL = 0.9;

interface OrgShare extends Counted {
  org: string;
}

/** The orgs of the load, compared by every measure that was met. */
export function compareOrgs(view: RunView): OrgComparison[] {
  if (view.plan.orgs.length < 2) return [];
  return COMPARED.flatMap((measure) => {
    const shares = view.plan.orgs.map(({ org }, index) => {
      const cells = view.cellsOf(index).filter(view.isOfLoad);
      const { count, of } = measureCells(measure, cells);
      return { org, count: Math.min(count, of), of };
    });
    const withData = shares.filter(({ of }) => of > 0);
    return withData.length < 2 ? [] : [compare(measure, withData)];
  });
}

function compare(measure: Compared, shares: readonly OrgShare[]): OrgComparison {
  const total = addUp(shares);
  const qs = benjaminiHochberg(shares.map((one) => pAbove(one, total)));
  const standOut = shares
    .map((one, index) => ({ ...one, q: qs[index] ?? 1 }))
    .filter(({ q }) => q < FALSE_DISCOVERIES)
    .map((one) => ({ ...one, interval: wilsonInterval(one.count, one.of) }))
    .toSorted((a, b) => b.interval.low - a.interval.low || (a.org < b.org ? -1 : 1));
  const names = new Set(standOut.map(({ org }) => org));
  const others = shares.filter(({ org }) => !names.has(org));
  const small = others.filter(({ of }) => of < FEWEST);
  const pooled = addUp(small);
  const facts = {
    measure,
    total,
    standOut: standOut.slice(0, STAND_OUT_MAX),
    standOutCount: standOut.length,
    others: { orgs: others.length, ...addUp(others) },
    pooled:
      small.length === 0
        ? null
        : { orgs: small.length, ...pooled, interval: wilsonInterval(pooled.count, pooled.of) },
    beyondChance: measureScatter(shares),
    extent: extentOf(total, standOut.length, others),
  };
  return { ...facts, text: describe(facts, shares.length) };
}

/** How easily chance lifts an org so far above all others. */
function pAbove(one: Counted, total: Counted): number {
  const rest = { count: total.count - one.count, of: total.of - one.of };
  if (one.count === 0 || rest.of === 0 || one.count / one.of <= rest.count / rest.of) return 1;
  return fisherUpperP(one, rest);
}

/** Chi-square takes more attempts than small orgs have, which count as one. */
function measureScatter(shares: readonly OrgShare[]): number | null {
  const small = addUp(shares.filter(({ of }) => of < FEWEST));
  const groups = [...shares.filter(({ of }) => of >= FEWEST), small];
  return shareHeterogeneity(groups)?.beyondChance ?? null;
}

function extentOf(
  total: Counted,
  standOut: number,
  others: readonly OrgShare[],
): OrgComparison["extent"] {
  if (total.count === 0) return "none";
  if (standOut > 0) return "some";
  const met = others.filter(({ count }) => count > 0).length;
  return met >= NEARLY_ALL * others.length ? "all" : "unclear";
}

function addUp(shares: readonly Counted[]): Counted {
  return shares.reduce((sum, { count, of }) => ({ count: sum.count + count, of: sum.of + of }), {
    count: 0,
    of: 0,
  });
}

const WORDS: Readonly<Record<Compared, string>> = {
  status403: "403 forbidden",
  failed: "failures",
  unusable: "unusable tokens",
};

function describe(facts: Omit<OrgComparison, "text">, orgs: number): string {
  const { measure, total, extent, standOut, standOutCount, others } = facts;
  const words = WORDS[measure];
  if (extent === "none") return `no org has ${words}`;
  if (extent === "all") return `all orgs alike have ${words}: ${ofTotal(total)}`;
  if (extent === "unclear") return `${words} in ${ofTotal(total)}: no org surely stands out`;
  const named = standOut.slice(0, NAMED_MAX).map(({ org }) => org);
  const more = standOutCount - named.length;
  const who = named.join(", ") + (more > 0 ? ` and ${formatCount(more)} more` : "");
  const rest = others.count === 0 ? "the others have none" : `the others ${ofTotal(others)}`;
  return `${formatCount(standOutCount)} of ${formatCount(orgs)} orgs stand out by ${words} (${who}); ${rest}`;
}

function ofTotal({ count, of }: Counted): string {
  return `${formatCount(count)} of ${formatCount(of)} (${formatShare(count / of)})`;
}
