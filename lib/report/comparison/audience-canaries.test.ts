/** No name that an audience may not see is in any byte of any format of a comparison, wherever it stood and however it was spelt. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnyComparison } from "../../compare/comparison-file.ts";
import { comparisonSchema } from "../../compare/comparison.ts";
import { targetComparisonSchema } from "../../compare/target-comparison.ts";
import type { Audience } from "../audience.ts";
import {
  findMarks,
  type MarkedNames,
  markNames,
  marksOf,
  SPELLINGS,
} from "../redaction/planted-names-fixture.ts";
import { renderComparisonCard, renderComparisonTimeline } from "./card.ts";
import { renderComparisonHtml } from "./html.ts";
import { renderComparisonJunit } from "./junit.ts";
import { renderComparisonCsv } from "./orgs-csv.ts";
import { redactComparisonFor } from "./redaction/audience.ts";
import {
  COMPARISON_PLACES,
  FAILING_OF,
  plantRuns,
  plantTargets,
} from "./redaction/planted-comparison-fixture.ts";
import { renderComparisonTerminal } from "./terminal.ts";
import { renderComparisonAdf, renderComparisonTicket, renderComparisonWiki } from "./ticket.ts";

const SALT = "00".repeat(32);
const FORMATS: Readonly<Record<string, (comparison: AnyComparison) => string>> = {
  html: renderComparisonHtml,
  ticket: renderComparisonTicket,
  wiki: renderComparisonWiki,
  adf: (comparison) => JSON.stringify(renderComparisonAdf(comparison)),
  junit: renderComparisonJunit,
  csv: renderComparisonCsv,
  card: renderComparisonCard,
  timeline: renderComparisonTimeline,
  json: (comparison) => JSON.stringify(comparison),
  terminal: (comparison) => renderComparisonTerminal(comparison, { width: 100, colour: false }),
};

/** Letters of one, two and three bytes, of which some change their length with their case, and all that any format escapes. */
const beginning = fc.string({
  unit: fc.constantFrom(...Array.from("acmeACME019 éßİΣ日👩-_./&<>\"'%+#@:|*[]\\`~$=\n\t")),
  maxLength: 12,
});
const planting = fc.record({
  beginnings: fc.array(beginning, { minLength: 1, maxLength: 8 }),
  picks: fc.array(fc.nat(9999), { minLength: 40, maxLength: 40 }),
});

const KINDS = { runs: plantRuns, targets: plantTargets } as const;
type Kind = keyof typeof KINDS;

function namesIn({ names, target }: MarkedNames): string[] {
  return [
    ...names.orgs.flatMap((one) => [one.org, one.name, one.orgId, ...one.otherIds]),
    ...names.orgs.flatMap(({ groups }) => Object.values(groups)),
    ...names.hosts,
    target,
  ];
}

function plantedIn(kind: Kind, marked: MarkedNames, picks: readonly number[]): AnyComparison {
  const all = namesIn(marked);
  const pick = (position: number): number => (picks[position % picks.length] ?? 0) + position;
  return KINDS[kind](marked, (position) => {
    const spell = SPELLINGS[pick(position) % SPELLINGS.length] ?? SPELLINGS[0];
    return spell?.(all[pick(position + 1) % all.length] ?? "") ?? "";
  });
}

function leaksOf(comparison: AnyComparison, hidden: readonly string[]): Record<string, string[]> {
  const marks = marksOf(hidden);
  const found = Object.entries(FORMATS).map(
    ([format, render]) => [format, findMarks(render(comparison), marks)] as const,
  );
  return Object.fromEntries(found.filter(([, names]) => names.length > 0));
}

/** Names that a reader may see: the ids of orgs that fail, or all of one's own. */
function toldTo(audience: Audience, kind: Kind, marked: MarkedNames, own: string): string[] {
  const failing: ReadonlySet<string> = new Set(FAILING_OF[kind].map((org) => marked.nameOf(org)));
  return marked.names.orgs.flatMap((one) => {
    const ids = [one.orgId, ...one.otherIds];
    if (audience === "vendor") return failing.has(one.org) ? ids : [];
    return one.org === own ? [one.org, one.name, ...ids] : [];
  });
}

it("plants names in hundreds of texts, which internal reports show", () => {
  expect(COMPARISON_PLACES).toBeGreaterThan(200);
  for (const kind of ["runs", "targets"] as const) {
    const marked = markNames(["Acme "]);
    const leaks = leaksOf(plantedIn(kind, marked, [0]), namesIn(marked));
    for (const format of Object.keys(FORMATS)) {
      if (format === "timeline" && kind === "targets") continue;
      expect([kind, format, leaks[format]?.length ?? 0]).not.toEqual([kind, format, 0]);
    }
  }
});

describe.each<Kind>(["runs", "targets"])("of %s", (kind) => {
  it.each<Audience>(["vendor", "customer"])(
    "nothing that is hidden from a %s is in any format",
    (audience) => {
      fc.assert(
        fc.property(planting, ({ beginnings, picks }) => {
          const marked = markNames(beginnings);
          const planted = plantedIn(kind, marked, picks);
          const own = marked.nameOf(FAILING_OF[kind][0]);
          const org = audience === "customer" ? { org: own } : {};
          const { comparison } = redactComparisonFor(audience, planted, {
            salt: SALT,
            names: marked.names,
            ...org,
          });
          const schema = kind === "runs" ? comparisonSchema : targetComparisonSchema;
          expect(schema.parse(comparison)).toEqual(comparison);
          const told = toldTo(audience, kind, marked, own);
          const hidden = namesIn(marked).filter((name) => !told.includes(name));
          expect(leaksOf(comparison, hidden)).toEqual({});
        }),
        { numRuns: 40 },
      );
    },
  );
});
