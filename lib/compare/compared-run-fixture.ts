/** Test support: whole results of runs, of which only what a comparison is to see is given. */
import { composeResult } from "../analysis/compose-result.ts";
import { emptyAggregate } from "../analysis/empty-aggregate-fixture.ts";
import { makeFacts, makePlan, makeSummary } from "../analysis/plan-fixture.ts";
import type { Finding, Result } from "../analysis/result.ts";
import { makeSlice, type SliceGiven } from "./slice-fixture.ts";

type Run = Result["run"];
type Slice = Result["slices"][number];
type Org = Result["orgs"][number];

/** Laid over a valid run in which nothing was sent; what is an object there, part by part. */
export interface RunGiven extends Partial<
  Pick<Result, "slices" | "orgs" | "stages" | "grants" | "findings" | "timeline">
> {
  run?: Partial<Omit<Run, "fingerprint">>;
  fingerprint?: Partial<Run["fingerprint"]>;
  verdict?: Partial<Result["verdict"]>;
  totals?: Partial<Result["totals"]>;
  generator?: Partial<Result["generator"]>;
  reconciliation?: Partial<Result["reconciliation"]>;
}

const EMPTY = composeResult({
  plan: makePlan(),
  aggregate: emptyAggregate(makePlan()),
  manifest: makeFacts(),
  k6Summary: makeSummary(0),
  preflightSummary: null,
  preflightStopped: false,
  generator: null,
  events: [],
});

/** A run on which the guard has nothing to say against another such run. */
export function makeRun(given: RunGiven = {}): Result {
  const { run, fingerprint, verdict, totals, generator, reconciliation, ...rest } = given;
  const { fingerprint: same, ...facts } = EMPTY.run;
  return {
    ...EMPTY,
    ...rest,
    run: { ...facts, ...run, fingerprint: { ...same, ...fingerprint } },
    verdict: { state: "VALID", passed: true, reasons: [], advice: [], ...verdict },
    totals: { ...EMPTY.totals, ...totals },
    generator: { ...EMPTY.generator, ...generator },
    reconciliation: { ...EMPTY.reconciliation, ...reconciliation },
  };
}

export interface LatencyGiven extends SliceGiven {
  p95Us: number;
  /** How far off each percentile may be, as a share of it. */
  within?: number;
}

/** A slice with p50, p95 and p99 at half, once and one and a half times `p95Us`. */
export function makeLatencySlice({ p95Us, within = 0.02, ...given }: LatencyGiven): Slice {
  const { issued = 15_000 } = given;
  const points = [
    { p: 0.5, times: 0.5 },
    { p: 0.95, times: 1 },
    { p: 0.99, times: 1.5 },
  ].map(({ p, times }) => pointOf(p, p95Us * times, within));
  const [p50 = 0, p95 = 0, p99 = 0] = points.map(({ us }) => us);
  return makeSlice({
    issued,
    points,
    latencyUs: { n: issued, p50, p90: p95, p95, p99, max: p99 },
    ...given,
  });
}

function pointOf(p: number, us: number, within: number): Slice["points"][number] {
  return {
    p,
    us: Math.round(us),
    lowUs: Math.floor(us * (1 - within)),
    highUs: Math.ceil(us * (1 + within)),
  };
}

export interface OrgGiven extends Pick<SliceGiven, "issued" | "forbidden" | "empty"> {
  p95Us?: number;
  /** How far off the p95 may be, as a share of it; null for an org without a band. */
  within?: number | null;
}

/** An org whose every token was decoded. */
export function makeOrg(org: string, given: OrgGiven = {}): Org {
  const { issued = 300, p95Us = 80_000, within = 0.1, ...counts } = given;
  return {
    ...makeSlice({
      issued,
      latencyUs: {
        n: issued,
        p50: Math.round(p95Us / 2),
        p90: p95Us,
        p95: p95Us,
        p99: p95Us,
        max: p95Us,
      },
      ...counts,
    }),
    org,
    role: "secondary",
    groups: {},
    bands: within === null ? [] : [pointOf(0.95, p95Us, within)],
  };
}

/** Orgs under their names, `org-0`, `org-1`, …: each as `giveOrg` says. */
export function makeOrgs(count: number, giveOrg: (index: number) => OrgGiven = () => ({})): Org[] {
  return Array.from({ length: count }, (_, index) => makeOrg(`org-${index}`, giveOrg(index)));
}

/** A finding of empty claims, which is a correctness defect. */
export function makeFinding(given: Partial<Finding> = {}): Finding {
  const { orgs = ["org-1"], count = 3, of = 300 } = given;
  return {
    rule: "U01.empty",
    title: "Tokens without an org",
    orgs,
    perOrg: orgs.map((org) => ({ org, count, of })),
    count,
    of,
    ofWhat: "decoded",
    interval: null,
    confidence: "high",
    defect: true,
    firstAt: "2026-03-04T10:15:30.000Z",
    lastAt: "2026-03-04T10:15:40.000Z",
    evidence: [],
    passing: [],
    atRest: { text: "", stages: [], grants: [] },
    why: "",
    fix: "",
    check: "",
    designEffect: 1,
    alternatives: [],
    ...given,
  };
}

/** As many runs as there are values, each as `give` says; their ids are numbered and they start a minute apart. */
export function makeRuns<T>(
  values: readonly T[],
  give: (value: T, index: number) => RunGiven,
  side = "run",
): Result[] {
  return values.map((value, index) => {
    const given = give(value, index);
    const startedAt = new Date(Date.UTC(2026, 2, 4, 10, index)).toISOString();
    return makeRun({ ...given, run: { id: `${side}-${index + 1}`, startedAt, ...given.run } });
  });
}
