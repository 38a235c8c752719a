import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { stripVTControlCharacters } from "node:util";
import {
  generatorLimitedResult,
  incompleteResult,
  noDataResult,
  passedResult,
} from "./result-fixture-variations.ts";
import { failedResult } from "./result-fixture.ts";
import { renderTerminal } from "./terminal.ts";

const FILES = [{ name: "report", path: "results/20260304T101459Z-spike-kfpw/report.html" }];

function plain(result: Parameters<typeof renderTerminal>[0]): string {
  return renderTerminal(result, { width: 100, colour: false, files: FILES });
}

/** The first paragraph, which is the verdict and why. */
function verdictOf(text: string): string {
  return text.split("\n\n")[0] ?? "";
}

describe("the terminal summary", () => {
  it("says all of a failed run in its order", () => {
    expect(plain(failedResult())).toMatchInlineSnapshot(`
      "✗ FAILED
        spike against embedded (rfc, embedded issuer), 25 orgs, 9 550 attempts
        · 1 083 of 1 146 decoded tokens of 3 orgs have an empty org claim
        · unusable tokens: 1 088, allowed 0

      k6 alone: 99.0 % HTTP 200, p95 40 ms, would pass.
      tokenrush: FAILED, 1 088 of 9 456 tokens unusable: 3 secondary orgs get empty org_ids; 1 org gets
      403 SCOPE_MISMATCH under load.

      Stages
        stage         attempts  planned      unusable  403 forbidden     p50    p95    p99
        warmup             100      100       9 (9 %)              0  9.1 ms  18 ms  25 ms
        baseline           600      600     66 (11 %)              0  8.2 ms  14 ms  20 ms
        spike#1 ramp       450      450   51 (11.3 %)              0   10 ms  25 ms  39 ms
        spike#1          8 000    8 000  917 (11.6 %)     32 (0.4 %)   16 ms  42 ms  71 ms
        recovery           400      400   45 (11.3 %)              0  8.4 ms  15 ms  22 ms

      Worst orgs: 7 of 25 have something wrong
        org       role       attempts  issued      unusable  403 forbidden    p95
        org-0003  secondary       382     382  361 (94.5 %)              0  42 ms
        org-0007  secondary       382     382  361 (94.5 %)              0  42 ms
        org-0011  secondary       382     382  361 (94.5 %)              0  42 ms
        org-0009  secondary       382     322             0              0  42 ms
        org-0005  secondary       382     350             0     32 (8.4 %)  42 ms
        org-0012  secondary       382     377     5 (1.3 %)              0  42 ms
        org-0014  secondary       382     380             0              0  42 ms

      Findings: 2, and 1 seen too rarely to count
        ✗ 1. Tokens with an empty org claim [U01.empty]
          orgs         org-0003, org-0007, org-0011
          seen         1 083 of 1 146 decoded tokens (94.5 %, 95 % interval 93 % to 95.7 %)
          at rest      baseline 66/72 · spike#1 912/960 → there at rest: not a matter of load
          why          The claim is there and empty, and the other 22 orgs do not show it.
          fix          Authorise the client again in each of these orgs with the org selector, then ask
                       for a new token.
        ✗ 2. 403 SCOPE_MISMATCH at issuance [T09.scope-403]
          orgs         org-0005
          seen         32 of 382 attempts (8.4 %, 95 % interval 5 % to 13.7 %, design effect 2.40)
          at rest      baseline 0/24 · spike#1 32/320 → only under load
          why          The error names a scope, so no role is missing.
          fix          Grant the scope to the client in that org, or stop asking for it.

      Which orgs
        3 of 25 orgs stand out by unusable tokens (org-0007, org-0013, org-0021); the others 5 of 8 310
        (0.06 %).

      What goes with what
        In spike#1, the share of 403 forbidden moves together with p95, 1 s after it (Spearman 0.82).
        Empty org claims differ by role: secondary 11.9 % of 9 073, primary 0 % of 378.

      Gates
        ✗ unusable tokens, whole run: 1 088, limit ≤ 0
        ✗ 403 forbidden, each org: 8.4 % (6 % to 11.6 %), limit ≤ 0.1 % · worst is org-0005
        ✓ p95 latency, stage spike#1: 42 ms, limit ≤ 400 ms

      report       results/20260304T101459Z-spike-kfpw/report.html

      Next         Try the fix of the first finding on one org, then run again.
      "
    `);
  });

  it("has a verdict for every ending", () => {
    expect(verdictOf(plain(passedResult()))).toMatchInlineSnapshot(`
      "✓ PASSED
        spike against embedded (rfc, embedded issuer), 25 orgs, 9 550 attempts"
    `);
    expect(verdictOf(plain(generatorLimitedResult()))).toMatchInlineSnapshot(`
      "? GENERATOR-LIMITED
        spike against embedded (rfc, embedded issuer), 25 orgs, 9 550 attempts
        · k6 used 96 % of its 2 cores during spike#1"
    `);
    expect(verdictOf(plain(incompleteResult()))).toMatchInlineSnapshot(`
      "✗ FAILED · INCOMPLETE
        spike against embedded (rfc, embedded issuer), 25 orgs, 9 550 attempts
        · k6 was killed by SIGKILL
        · 1 083 of 1 146 decoded tokens of 3 orgs have an empty org claim
        · unusable tokens: 1 088, allowed 0"
    `);
    expect(plain(noDataResult())).toMatchInlineSnapshot(`
      "? INCOMPLETE
        spike against embedded (rfc, embedded issuer), 25 orgs, 0 attempts
        · no attempt was recorded

      Which orgs
        3 of 25 orgs stand out by unusable tokens (org-0007, org-0013, org-0021); the others 5 of 8 310
        (0.06 %).

      What goes with what
        In spike#1, the share of 403 forbidden moves together with p95, 1 s after it (Spearman 0.82).
        Empty org claims differ by role: secondary 11.9 % of 9 073, primary 0 % of 378.

      Gates
        ✗ unusable tokens, whole run: no data, limit ≤ 0
        ✗ 403 forbidden, each org: no data, limit ≤ 0.1 %
        ✗ p95 latency, stage spike#1: no data, limit ≤ 400 ms

      report       results/20260304T101459Z-spike-kfpw/report.html

      Next         See k6.log in the run's folder: no attempt was made.
      "
    `);
  });

  it("speaks of the accounts only when they do not add up", () => {
    expect(plain(failedResult())).not.toContain("Accounts");
    expect(plain(incompleteResult())).toContain("Accounts     attempts: unknown started");
  });

  it("colours words but changes none", () => {
    const coloured = renderTerminal(failedResult(), { width: 100, colour: true, files: FILES });
    expect(coloured).toContain("\u001b[31m");
    expect(stripVTControlCharacters(coloured)).toBe(plain(failedResult()));
  });

  it.each([40, 72, 80, 89, 90, 100, 250])("fits a terminal of %d columns", (width) => {
    const long = failedResult();
    const result = {
      ...long,
      orgs: long.orgs.map((org) => ({
        ...org,
        org: `${org.org}-${"named-at-length-".repeat(20)}`,
      })),
      stages: long.stages.map((stage) => ({ ...stage, stage: "最長のステージ名".repeat(9) })),
    };
    const text = renderTerminal(result, { width, colour: false, files: FILES });
    const widest = Math.max(...text.split("\n").map((line) => stringWidth(line)));
    expect(widest).toBeLessThanOrEqual(Math.min(100, Math.max(72, width)));
  });

  it("names the worst ten orgs and says how many more there are", () => {
    const failed = failedResult();
    const [worst] = failed.orgs.filter(({ unusable }) => unusable > 0);
    const orgs = Array.from({ length: 1200 }, (_, at) => ({
      ...(worst ?? failed.totals),
      org: `tenant-${at}`,
      role: "secondary" as const,
      groups: {},
      bands: [],
    }));
    const text = plain({ ...failed, orgs });
    expect(text).toContain("Worst orgs: 1\u202f200 of 1\u202f200 have something wrong");
    expect(text.match(/tenant-\d+/g)).toHaveLength(10);
    expect(text).toContain("and 1\u202f190 more, see the report");
  });
});
