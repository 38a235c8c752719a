/** Test support: two runs for each thing that runs may differ in, alike in all else. */
import type { Result } from "../analysis/result.ts";
import { makeOrgs, makeRun, type RunGiven } from "./compared-run-fixture.ts";

const PLAIN = makeRun();

/** The load's stages of a run with so many attempts a second where ten were offered. */
export function stagesAt(ratePerSecond: number, offeredPerSecond = 10): Result["stages"] {
  return PLAIN.stages.map((stage) => ({
    ...stage,
    attempts: (ratePerSecond * stage.durationMs) / 1000,
    offered: (offeredPerSecond * stage.durationMs) / 1000,
  }));
}

const [, , , spike, recovery] = PLAIN.stages;
const grantsOf = (...grants: Result["grants"][number]["grant"][]) =>
  grants.map((grant) => ({ ...PLAIN.totals, grant }));
const machine = { platform: "linux x64", cpu: "a processor", proxy: false };

export interface DifferenceCase {
  what: string;
  key: string;
  candidate: RunGiven;
  base?: RunGiven;
  /** What the sides say, plain spaces. */
  shown?: [base: string | RegExp, candidate: string | RegExp];
}

/** Each forbids to compare. */
export const REFUSED: DifferenceCase[] = [
  {
    what: "a run whose generator was the limit",
    key: "state",
    candidate: { verdict: { state: "GENERATOR-LIMITED", passed: null } },
    shown: ["VALID", "GENERATOR-LIMITED"],
  },
  {
    what: "a run that is incomplete",
    key: "state",
    candidate: { verdict: { state: "INCOMPLETE", passed: null } },
  },
  {
    what: "another scenario",
    key: "scenario",
    candidate: { run: { scenario: "soak" } },
    shown: ["spike", "soak"],
  },
  {
    what: "a stage of another rate",
    key: "stages",
    candidate: { stages: PLAIN.stages.map((stage) => ({ ...stage, offered: stage.offered * 2 })) },
    shown: [/spike 120\/s for 20 s/, /spike 240\/s for 20 s/],
  },
  {
    what: "a stage of another length",
    key: "stages",
    candidate: {
      stages: PLAIN.stages.map((stage) => ({
        ...stage,
        durationMs: stage.durationMs * 2,
        offered: stage.offered * 2,
      })),
    },
  },
  {
    what: "a stage more",
    key: "stages",
    candidate: {
      stages: [spike, recovery].flatMap((stage) => stage ?? []),
    },
  },
  {
    what: "other grants",
    key: "grants",
    base: { grants: grantsOf("client_credentials") },
    candidate: { grants: grantsOf("client_credentials", "refresh") },
    shown: ["client_credentials", "client_credentials, refresh"],
  },
  {
    what: "the rest of the load",
    key: "workload",
    candidate: { fingerprint: { workload: "other" } },
    shown: [PLAIN.run.fingerprint.workload, "other"],
  },
  {
    what: "other orgs",
    key: "orgs",
    base: { orgs: makeOrgs(8), fingerprint: { orgs: "eight" } },
    candidate: { orgs: makeOrgs(3), fingerprint: { orgs: "three" } },
    shown: ["8 orgs, only here: org-3, org-4, org-5 and 2 more", "3 orgs"],
  },
  {
    what: "other weights alone",
    key: "orgs",
    candidate: { fingerprint: { orgs: "other" } },
    shown: [
      "5 orgs (other roles, weights or expectations)",
      "5 orgs (other roles, weights or expectations)",
    ],
  },
  {
    what: "another target",
    key: "target",
    candidate: {
      run: {
        target: { name: "staging", dialect: "hydra", embedded: false, hosts: ["a.example"] },
      },
      fingerprint: { target: "other" },
    },
    shown: ["embedded (rfc, embedded issuer)", "staging (hydra, a.example)"],
  },
  {
    what: "other tokens decoded",
    key: "sampling",
    candidate: { run: { sample: 0.1 }, fingerprint: { sampling: "other" } },
    shown: [/^100 % \(/, "10 % (other)"],
  },
  {
    what: "a rate of its own in a closed model",
    key: "rate",
    base: { run: { model: "closed" }, stages: stagesAt(10) },
    candidate: { run: { model: "closed" }, stages: stagesAt(9) },
    shown: ["10/s (100 %)", "9/s (90 %)"],
  },
];

/** Each is only warned of. */
export const WARNED: DifferenceCase[] = [
  {
    what: "other requests without a label",
    key: "requests",
    candidate: { fingerprint: { requests: "other" } },
    shown: [PLAIN.run.fingerprint.requests, "other"],
  },
  {
    what: "fewer attempts than were offered",
    key: "rate",
    base: { stages: stagesAt(10) },
    candidate: { stages: stagesAt(9.7) },
    shown: ["10/s (100 %)", "9.7/s (97 %)"],
  },
  {
    what: "attempts never started",
    key: "dropped",
    candidate: { reconciliation: { droppedIterations: 20, recorded: 9980 } },
    shown: ["0 %", "0.2 %"],
  },
  {
    what: "a busy generator",
    key: "generator-cpu",
    candidate: { generator: { cpuShare: { mean: 0.5, max: 0.9 } } },
    shown: ["not known", "90 %"],
  },
  {
    what: "another processor",
    key: "machine",
    candidate: { run: { machine: { ...machine, cpu: "another" } } },
    shown: ["linux x64, a processor, 2 cores", "linux x64, another, 2 cores"],
  },
  {
    what: "other cores",
    key: "machine",
    candidate: { generator: { cores: 8 } },
  },
  {
    what: "a proxy",
    key: "proxy",
    candidate: { run: { machine: { ...machine, proxy: true } } },
    shown: ["none", "through one"],
  },
  { what: "another k6", key: "k6", candidate: { run: { k6: "1.9.0" } }, shown: ["2.2.0", "1.9.0"] },
  { what: "another tokenrush", key: "tokenrush", candidate: { run: { tokenrush: "0.2.0" } } },
  {
    what: "more than an hour between them",
    key: "time",
    base: { run: { startedAt: "2026-03-04T10:00:00.000Z" } },
    candidate: { run: { startedAt: "2026-03-04T11:00:01.000Z" } },
    shown: ["2026-03-04T10:00:00.000Z", "2026-03-04T11:00:01.000Z"],
  },
  {
    what: "a candidate more than an hour before its base",
    key: "time",
    base: { run: { startedAt: "2026-03-04T11:00:01.000Z" } },
    candidate: { run: { startedAt: "2026-03-04T10:00:00.000Z" } },
  },
];
