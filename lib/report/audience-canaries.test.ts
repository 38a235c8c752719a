/** No name that an audience may not see is in any byte of any format, wherever in the result and however it was spelt. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { build, encodeIntoCompressedBase64 } from "hdr-histogram-js";
import { judgeLoad } from "../analysis/judged-fixture.ts";
import { makeOrg, makePlan } from "../analysis/plan-fixture.ts";
import { resultSchema } from "../analysis/result.ts";
import { MISSING_PERMISSIONS } from "../analysis/symptom-fixture.ts";
import { type Audience, redactFor, type Redaction } from "./audience.ts";
import { renderAdf } from "./adf.ts";
import { renderHgrm, renderHlog } from "./hdr-files.ts";
import { renderHtml } from "./html.ts";
import { renderJiraWiki } from "./jira-wiki.ts";
import { renderJunit } from "./junit.ts";
import { renderOrgsCsv } from "./orgs-csv.ts";
import { renderCard, renderTimelinePicture } from "./pictures.ts";
import {
  FAILING,
  findMarks,
  type MarkedNames,
  markNames,
  marksOf,
  PLACES,
  plantNames,
  SPELLINGS,
} from "./redaction/planted-names-fixture.ts";
import { namesOfPlan } from "./redaction/run-names.ts";
import { renderTerminal } from "./terminal.ts";
import { renderTicket } from "./ticket.ts";

const SALT = "00".repeat(32);
const FORMATS: Readonly<Record<string, (redaction: Redaction) => string>> = {
  html: ({ result }) => renderHtml(result),
  ticket: ({ result }) => renderTicket(result),
  wiki: ({ result }) => renderJiraWiki(result),
  adf: ({ result }) => JSON.stringify(renderAdf(result)),
  junit: ({ result }) => renderJunit(result),
  csv: ({ result }) => renderOrgsCsv(result),
  card: ({ result }) => renderCard(result),
  timeline: ({ result }) => renderTimelinePicture(result),
  json: ({ result }) => JSON.stringify(result),
  terminal: ({ result }) => renderTerminal(result, { width: 100, colour: false }),
  hlog: ({ result, rewrite }) => renderHlog(histogramsOf(rewrite), result),
  hgrm: ({ rewrite }) => renderHgrm(histogramsOf(rewrite)),
};

/** The stages' names stand beside the result too. */
let stageNames: readonly string[] = [];

function histogramsOf(rewrite: Redaction["rewrite"]) {
  const histogram = encodeIntoCompressedBase64(build());
  const stages = stageNames.map((stage) => ({
    stage: rewrite(stage),
    grant: "refresh" as const,
    histogram,
  }));
  return { schemaVersion: 1 as const, total: histogram, stages };
}

/** Letters of one, two and three bytes, of which some change their length with their case, and all that any format escapes. */
const beginning = fc.string({
  unit: fc.constantFrom(...Array.from("acmeACME019 éßİΣ日👩-_./&<>\"'%+#@:|*[]\\`~$=\n\t")),
  maxLength: 12,
});
const planting = fc.record({
  beginnings: fc.array(beginning, { minLength: 1, maxLength: 8 }),
  picks: fc.array(fc.nat(9999), { minLength: 40, maxLength: 40 }),
});

function namesIn({ names, target }: MarkedNames): string[] {
  return [
    ...names.orgs.flatMap((one) => [one.org, one.name, one.orgId, ...one.otherIds]),
    ...names.orgs.flatMap(({ groups }) => Object.values(groups)),
    ...names.hosts,
    target,
  ];
}

function plantedIn(marked: MarkedNames, picks: readonly number[]) {
  const all = namesIn(marked);
  const pick = (position: number): number => (picks[position % picks.length] ?? 0) + position;
  const planted = plantNames(marked, (position) => {
    const spell = SPELLINGS[pick(position) % SPELLINGS.length] ?? SPELLINGS[0];
    return spell?.(all[pick(position + 1) % all.length] ?? "") ?? "";
  });
  stageNames = planted.stages.map(({ stage }) => stage);
  return planted;
}

function leaksOf(redaction: Redaction, hidden: readonly string[]): Record<string, string[]> {
  const marks = marksOf(hidden);
  const found = Object.entries(FORMATS).map(
    ([format, render]) => [format, findMarks(render(redaction), marks)] as const,
  );
  return Object.fromEntries(found.filter(([, names]) => names.length > 0));
}

it("plants names in a hundred texts, which an internal report shows", () => {
  expect(PLACES).toBeGreaterThan(100);
  const marked = markNames(["Acme "]);
  const planted = plantedIn(marked, [0]);
  const input = { salt: SALT, names: marked.names };
  const leaks = leaksOf(redactFor("internal", planted, input), namesIn(marked));
  for (const format of Object.keys(FORMATS).filter((one) => one !== "hgrm")) {
    expect(leaks[format] ?? []).not.toEqual([]);
  }
  expect(leaks["json"]).toHaveLength(namesIn(marked).length);
});

/** Names that reports use as words themselves: what is hidden is hidden where our own sentences put it. */
it.each([
  ["production", "staging"],
  ["test", "internal"],
  ["primary", "backend"],
])("hides environments that are called %s and %s where a finding names them", (bad, good) => {
  const orgs = [bad, good, good].map((environment, index) =>
    makeOrg(index, { groups: { environment } }),
  );
  const plan = makePlan(3, { orgs, target: { ...makePlan(1).target, embedded: false } });
  const result = judgeLoad(({ org }) => (org === 0 ? MISSING_PERMISSIONS : {}), plan);
  const title = `environment=${bad} fails, environment=${good} passes`;
  expect(result.findings.some((finding) => finding.title.startsWith(title))).toBe(true);
  const redaction = redactFor("vendor", result, { salt: SALT, names: namesOfPlan(plan) });
  const told = new RegExp(
    String.raw`environment\W{0,9}(?:${bad}|${good})\b|\b(?:${bad}|${good}) (?:fails|passes)`,
  );
  stageNames = [];
  for (const [format, render] of Object.entries(FORMATS)) {
    expect([format, told.exec(render(redaction))?.[0]]).toEqual([format, undefined]);
  }
  expect(redaction.result.findings.map((finding) => finding.title).join()).toMatch(
    /environment=group-(?:[a-z]\d){3} fails, environment=group-(?:[a-z]\d){3} passes/,
  );
});

describe.each<Audience>(["vendor", "customer"])("for a %s", (audience) => {
  it("nothing that is hidden is in any format", () => {
    fc.assert(
      fc.property(planting, ({ beginnings, picks }) => {
        const marked = markNames(beginnings);
        const planted = plantedIn(marked, picks);
        const own = marked.nameOf(FAILING[0] ?? "");
        const org = audience === "customer" ? { org: own } : {};
        const redaction = redactFor(audience, planted, { salt: SALT, names: marked.names, ...org });
        expect(resultSchema.parse(redaction.result)).toEqual(redaction.result);
        const failing = new Set(FAILING.map((one) => marked.nameOf(one)));
        const told = marked.names.orgs.flatMap((one) => {
          if (audience === "customer") {
            return one.org === own ? [one.org, one.name, one.orgId, ...one.otherIds] : [];
          }
          return failing.has(one.org) ? [one.orgId, ...one.otherIds] : [];
        });
        const hidden = namesIn(marked).filter((name) => !told.includes(name));
        expect(leaksOf(redaction, hidden)).toEqual({});
      }),
      { numRuns: 60 },
    );
  });
});
