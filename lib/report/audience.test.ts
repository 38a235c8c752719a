import { describe, expect, it } from "vitest";
import { type Result, resultSchema } from "../analysis/result.ts";
import { redactFor } from "./audience.ts";
import type { Allowed } from "./redaction/name-table.ts";
import { namesOfResult, type OrgNames, type RunNames } from "./redaction/run-names.ts";
import { detailedResult } from "./result-fixture-details.ts";
import { makeEvidence, makeFinding } from "./result-fixture-findings.ts";

const SALT = "a salt";
const ALIAS = /^org-(?:[a-z]\d){3}$/;

/** The fixture's orgs as a plan would have them: `org-0003` is `Customer 3 Ltd`, and `o-1003` to the server. */
function names(fields: (index: number) => Partial<OrgNames> = () => ({})): RunNames {
  return {
    orgs: detailedResult().orgs.map(({ org, groups }, index) => ({
      org,
      name: `Customer ${index} Ltd`,
      orgId: `o-${1000 + index}`,
      otherIds: [`app-${index}`],
      groups,
      ...fields(index),
    })),
    hosts: ["login.example", "127.0.0.1"],
    source: "plan",
  };
}

function resultWith(fields: Partial<Result> = {}): Result {
  const result = detailedResult();
  const hosts = ["login.example"];
  const target = { name: "staging-eu", dialect: "rfc", embedded: false, hosts };
  return { ...result, run: { ...result.run, target }, ...fields };
}

function withFinding(fields: Parameters<typeof makeFinding>[0]): Result {
  return resultWith({ findings: [makeFinding(fields)], observations: [] });
}

function forVendor(result: Result, allow: Allowed = {}, known: RunNames = names()) {
  return redactFor("vendor", result, { salt: SALT, names: known, allow });
}

function forCustomer(result: Result): Result {
  return redactFor("customer", result, { salt: SALT, names: names(), org: "org-0007" }).result;
}

describe("for one's own people", () => {
  it("nothing is changed", () => {
    const result = resultWith();
    expect(redactFor("internal", result, { salt: SALT, names: names() }).result).toBe(result);
  });
});

describe("for a vendor", () => {
  it("orgs have aliases, in whose order they stand, and the same in every part", () => {
    const { result, aliases } = forVendor(resultWith());
    const orgs = result.orgs.map(({ org }) => org);
    for (const org of orgs) expect(org).toMatch(ALIAS);
    expect(orgs).toEqual(orgs.toSorted());
    const aliasOf = (name: string) => aliases.find((one) => one.name === name)?.alias;
    expect(result.findings[0]?.orgs).toEqual(["org-0003", "org-0007", "org-0011"].map(aliasOf));
    expect(result.heatMap.rows[0]?.org).toBe(aliasOf("org-0007"));
    expect(result.orgComparison[0]?.text).toContain(`(${aliasOf("org-0007")}, `);
    expect(JSON.stringify(result)).not.toMatch(/org-00\d\d|Customer \d/);
  });

  it("ids of failing orgs stay, those of others have aliases", () => {
    const detail = "org_ids: [o-1003, o-1008] · expected o-1003";
    const { result } = forVendor(
      withFinding({ orgs: ["org-0003"], evidence: [makeEvidence({ detail })] }),
    );
    expect(result.findings[0]?.evidence[0]?.detail).toMatch(
      /^org_ids: \[o-1003, id-(?:[a-z]\d){3}\] · expected o-1003$/,
    );
  });

  it("an id is another than one that is longer by a digit", () => {
    const known = names((index) => ({ orgId: index === 3 ? "o-1001" : `o-${index + 99}` }));
    const detail = "expected o-1001";
    const { result, notes } = forVendor(
      withFinding({ orgs: ["org-0003"], evidence: [makeEvidence({ detail })] }),
      {},
      known,
    );
    expect(result.findings[0]?.evidence[0]?.detail).toBe(detail);
    expect(notes).toEqual([]);
  });

  it("an id that gives away a name is hidden, and that is said", () => {
    const known = names((index) => ({ orgId: `org-000${index}-prod` }));
    const { result, notes } = forVendor(
      withFinding({
        orgs: ["org-0003"],
        evidence: [makeEvidence({ detail: "expected org-0003-prod" })],
      }),
      {},
      known,
    );
    expect(result.findings[0]?.evidence[0]?.detail).toMatch(/^expected org-(?:[a-z]\d){3}-prod$/);
    expect(notes[0]).toContain("a failing org has an id that gives away a name");
  });

  it("evidence stays: times, attempts, correlation ids, statuses, scopes; hash and seed too", () => {
    const before = resultWith();
    const { result } = forVendor(before);
    const [old, redacted] = [before, result].map(({ findings }) => findings[0]?.evidence[0]);
    expect(redacted).toEqual({
      ...old,
      org: redacted?.org,
      detail: expect.stringMatching(/^org_ids: \[\] · expected org-/),
      request: {
        ...old?.request,
        url: expect.stringMatching(/^https:\/\/host-(?:[a-z]\d){3}\/oauth\/token$/),
      },
    });
    const { configHash, seed, id, startedAt } = before.run;
    expect(result.run).toMatchObject({ configHash, seed, id, startedAt });
    expect(result.scopes[0]).toMatchObject({ asked: "read write", notGranted: ["write"] });
    expect(result.stages).toEqual(before.stages);
  });

  it("examples have the ids of orgs that fail, and none of those that passed beside them", () => {
    const [finding] = forVendor(resultWith()).result.findings;
    const [failed, passed] = [finding?.evidence[0], finding?.passing[0]];
    expect(failed).toMatchObject({ orgId: "o-1003", clientId: "app-3" });
    expect(failed?.request?.parameters.at(-1)).toEqual({ name: "org_id", sent: "o-1003" });
    const alias = expect.stringMatching(/^id-(?:[a-z]\d){3}$/);
    expect(passed).toMatchObject({ orgId: alias, clientId: alias });
    expect(passed?.request?.parameters.at(-1)).toEqual({ name: "org_id", sent: passed?.orgId });
  });

  it("examples have no ids and no request where ids cannot be told from other text", () => {
    const { result } = forVendor(resultWith(), {}, { ...names(), source: "result" });
    const [finding] = result.findings;
    for (const example of [...(finding?.evidence ?? []), ...(finding?.passing ?? [])]) {
      expect(example).toMatchObject({ orgId: "", clientId: "", request: null });
    }
  });

  it("labels, groups, hosts and the target are told only where they are allowed", () => {
    const before = withFinding({ fix: "See https://login.example/x at login.example, region eu." });
    const hidden = forVendor(before).result;
    expect(hidden.run.labels).toEqual({});
    expect(hidden.run.target).toMatchObject({
      name: expect.stringMatching(/^target-/),
      hosts: [expect.stringMatching(/^host-/)],
    });
    expect(hidden.run.source).toBeNull();
    expect(hidden.run.fingerprint.orgs).not.toBe(before.run.fingerprint.orgs);
    expect(hidden.orgs[0]?.groups["region"]).toMatch(/^group-/);
    expect(hidden.findings[0]?.fix).toMatch(/^See https:\/\/host-\w+\/x at host-\w+, region eu\.$/);
    const told = forVendor(before, {
      labels: ["sdk"],
      groups: [{ key: "region", value: "eu" }],
      hosts: ["LOGIN.example"],
      target: true,
    }).result;
    expect(told.run.labels).toEqual({ sdk: "4.3.0" });
    expect(told.run.target).toEqual(before.run.target);
    expect(new Set(told.orgs.map(({ groups }) => groups["region"]?.slice(0, 5)))).toEqual(
      new Set(["eu", "group"]),
    );
    expect(told.findings[0]?.fix).toBe(before.findings[0]?.fix);
  });

  it("names that are ordinary words change nothing that means the word", () => {
    const ordinary = ["token", "spike", "refresh", "VALID", "high", "7", "denied"];
    const renamed = renameOrgs(resultWith(), (index) => ordinary[index] ?? `named-${index}`);
    const known = { ...namesOfResult(renamed), source: "plan" as const };
    const { result } = forVendor(renamed, {}, known);
    const before = resultWith();
    expect(result.verdict.state).toBe("VALID");
    expect(result.verdict.reasons).toEqual(before.verdict.reasons);
    expect(result.stages).toEqual(before.stages);
    expect(result.findings[0]?.atRest).toEqual(before.findings[0]?.atRest);
    expect(result.findings[0]?.fix).toBe(before.findings[0]?.fix);
    expect(result.findings[0]?.confidence).toBe("high");
    for (const { org } of result.orgs) expect(org).toMatch(ALIAS);
    expect(JSON.stringify(result)).not.toMatch(/named-\d/);
  });

  it("without a plan lists of ids are left out of details, and that is said", () => {
    const result = withFinding({
      evidence: [makeEvidence({ detail: 'org_ids: [o-1, o-2] · expected o-1 · iss: "x"' })],
    });
    const redaction = forVendor(result, {}, namesOfResult(result));
    expect(redaction.result.findings[0]?.evidence[0]?.detail).toBe(
      'org_ids: […] · expected … · iss: "…"',
    );
    expect(redaction.notes[0]).toContain("there is no plan.json");
  });
});

describe("one org of a run", () => {
  it("has its own counts, findings and evidence, and says what is of the whole run", () => {
    const { result } = redactFor("internal", resultWith(), {
      salt: SALT,
      names: names(),
      org: "org-0007",
    });
    const own = detailedResult().orgs.find(({ org }) => org === "org-0007");
    expect(result.orgs).toEqual([own]);
    expect(result.totals).toMatchObject({ attempts: own?.attempts, unusable: own?.unusable });
    expect(result.findings.map(({ rule, count, of, orgs }) => ({ rule, count, of, orgs }))).toEqual(
      [{ rule: "U01.empty", count: 361, of: 382, orgs: ["org-0007"] }],
    );
    expect(result.findings[0]?.evidence.map(({ org }) => org)).toEqual(["org-0007"]);
    expect(result.findings[0]?.atRest).toEqual({
      text: "there at rest: not a matter of load, over all orgs of this finding",
      stages: [],
      grants: [],
    });
    expect(result.verdict.reasons[0]?.text).toContain("org org-0007 alone");
    expect(result.scenario).toMatchObject({ orgCount: 1, never: 1 });
    expect(JSON.stringify({ ...result, gates: [], verdict: null, correlation: null })).not.toMatch(
      /org-00(?!07)\d\d/,
    );
  });

  it("that the run does not have is refused, with some that it has", () => {
    const input = { salt: SALT, names: names(), org: "acme" };
    expect(() => redactFor("internal", resultWith(), input)).toThrow(
      expect.objectContaining({
        code: "USAGE",
        message: 'there is no org "acme" in this run',
        hint: expect.stringContaining("org-0000, org-0001"),
      }),
    );
  });
});

describe("for a customer", () => {
  it("the flags of the run tell neither how many orgs there are nor another's name", () => {
    const before = resultWith();
    const overrides = { orgs: 12, onlyOrg: "org-0003", scale: 0.1 };
    const after = forCustomer({ ...before, run: { ...before.run, overrides } }).run.overrides;
    expect(after).toEqual({ onlyOrg: "another-org", scale: 0.1 });
  });

  it("there is no example of another org, also not of one that passed", () => {
    const own = makeEvidence({ org: "org-0007", correlationId: "own" });
    const passing = [makeEvidence({ org: "org-0000" }), own];
    for (const orgs of [["org-0003", "org-0007"], ["org-0007"]]) {
      const [finding] = forCustomer(withFinding({ orgs, passing })).findings;
      expect(finding?.passing).toEqual([expect.objectContaining({ correlationId: "own" })]);
      expect(finding?.passing[0]).toMatchObject({ orgId: "o-1007", clientId: "app-7" });
    }
  });

  it("there is one org, by its own name and id", () => {
    const detail = "org_ids: [o-1003] · expected o-1007";
    const result = forCustomer(
      withFinding({ evidence: [makeEvidence({ org: "org-0007", detail })] }),
    );
    expect(result.orgs.map(({ org, groups }) => ({ org, groups }))).toEqual([
      { org: "org-0007", groups: {} },
    ]);
    expect(result.findings[0]?.evidence[0]?.detail).toBe(
      "org_ids: [another-org] · expected o-1007",
    );
  });

  it("nobody else is named, and nothing tells how many they are", () => {
    const result = forCustomer(
      withFinding({
        title: "3 secondary orgs get an empty org_ids: org-0003, org-0007, org-0011 and 4 more",
        alternatives: ["2 of 25 orgs stand out (org-0003, org-0011); all 25 orgs are slow"],
      }),
    );
    expect(result.findings[0]?.title).toBe(
      "Several secondary orgs get an empty org_ids: another-org, org-0007, other orgs",
    );
    expect(result.findings[0]?.alternatives).toEqual([
      "some orgs stand out (other orgs); all orgs are slow",
    ]);
    expect(result.orgComparison).toEqual([]);
    expect(result.heatMap).toMatchObject({ rest: null, rows: [{ org: "org-0007" }] });
    expect(JSON.stringify(result)).not.toMatch(/org-00(?!07)\d\d|Customer \d|\d orgs/);
  });

  it("totals stay, but for the preflight, which has one request per org", () => {
    const { stages, timeline, reconciliation } = resultWith();
    const preflight = stages.slice(0, 1).map((stage) => ({ ...stage, kind: "preflight" as const }));
    const result = forCustomer(resultWith({ stages: [...preflight, ...stages] }));
    expect(result).toMatchObject({ stages, timeline, reconciliation });
  });

  it("gates and reasons that another org decides are left out", () => {
    const gates = [
      "org org-0003",
      "each org; worst: org-0003",
      "org org-0007",
      "whole run",
    ].flatMap((scope) =>
      resultWith()
        .gates.slice(0, 1)
        .map((gate) => ({ ...gate, scope })),
    );
    const reasons = gates.map(({ scope }) => ({
      code: "GATE",
      text: `gate unusable, ${scope}: 3`,
    }));
    const before = resultWith();
    const result = forCustomer({ ...before, gates, verdict: { ...before.verdict, reasons } });
    expect(result.gates.map(({ scope }) => scope)).toEqual(["org org-0007", "whole run"]);
    expect(result.verdict.reasons.slice(1)).toHaveLength(2);
  });

  it("an org has to be named", () => {
    expect(() => redactFor("customer", resultWith(), { salt: SALT, names: names() })).toThrow(
      expect.objectContaining({ code: "USAGE", hint: "name it with --only-org" }),
    );
  });
});

/** The same result, with each org under another name wherever it stands in a field of its own. */
function renameOrgs(result: Result, nameOf: (index: number) => string): Result {
  const renamed: unknown = JSON.parse(JSON.stringify(result), (_, value: unknown) => {
    const [, index] = typeof value === "string" ? (/^org-(\d{4})$/.exec(value) ?? []) : [];
    return index === undefined ? value : nameOf(Number(index));
  });
  return resultSchema.parse(renamed);
}
