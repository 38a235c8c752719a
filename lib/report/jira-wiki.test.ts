import { describe, expect, it } from "vitest";
import { renderJiraWiki } from "./jira-wiki.ts";
import { detailedResult } from "./result-fixture-details.ts";
import { makeFinding } from "./result-fixture-findings.ts";
import { passedResult } from "./result-fixture-variations.ts";
import { failedResult } from "./result-fixture.ts";
import { MAX_JIRA_CHARACTERS } from "./ticket-composition.ts";

describe("the wiki markup for Jira Data Center", () => {
  it("says what the ticket says, in its order", () => {
    expect(renderJiraWiki(failedResult())).toMatchInlineSnapshot(`
      "h2. ✗ FAILED

      spike against embedded (rfc, embedded issuer), 25 orgs, 9 550 attempts

      * 1 083 of 1 146 decoded tokens of 3 orgs have an empty org claim
      * unusable tokens: 1 088, allowed 0

      *k6 alone: 99.0 % HTTP 200, p95 40 ms, would pass.*

      *tokenrush: FAILED, 1 088 of 9 456 tokens unusable: 3 secondary orgs get empty org_ids; 1 org gets 403 SCOPE_MISMATCH under load.*

      Next: Try the fix of the first finding on one org, then run again.

      h3. Findings: 2

      h4. 1. Tokens with an empty org claim

      * *Seen:* 1 083 of 1 146 decoded tokens (94.5 %, 95 % interval 93 % to 95.7 %), from {{2026-03-04T10:15:00.112Z}} to {{2026-03-04T10:15:51.870Z}}
      * *Orgs:* {{org-0003}}, {{org-0007}}, {{org-0011}}
      * *At rest:* baseline 66/72 · spike&#35;1 912/960 → there at rest: not a matter of load
      * *Why:* The claim is there and empty, and the other 22 orgs do not show it.
      * *Fix:* Authorise the client again in each of these orgs with the org selector, then ask for a new token.
      * *To be sure:* Compare the tokens of one of these orgs and of one that works.
      * *Or else:* A cache in front of the token endpoint keyed without the org would look the same.
      * Rule {{U01.empty}}, defect, high confidence

      h4. 2. 403 SCOPE_MISMATCH at issuance

      * *Seen:* 32 of 382 attempts (8.4 %, 95 % interval 5 % to 13.7 %, design effect 2.40), from {{2026-03-04T10:15:22.900Z}} to {{2026-03-04T10:15:41.650Z}}
      * *Orgs:* {{org-0005}}
      * *At rest:* baseline 0/24 · spike&#35;1 32/320 → only under load
      * *Why:* The error names a scope, so no role is missing.
      * *Fix:* Grant the scope to the client in that org, or stop asking for it.
      * *To be sure:* Ask once without the scope.
      * Rule {{T09.scope-403}}, failure, medium confidence

      h3. Which orgs

      3 of 25 orgs stand out by unusable tokens (org-0007, org-0013, org-0021); the others 5 of 8 310 (0.06 %).

      h3. What goes with what

      In spike&#35;1, the share of 403 forbidden moves together with p95, 1 s after it (Spearman 0.82). Empty org claims differ by role: secondary 11.9 % of 9 073, primary 0 % of 378.

      h3. Stages

      ||stage||attempts||planned||unusable||403 forbidden||p50||p95||p99||
      |{{warmup}}|100|100|9 (9 %)|0|9.1 ms|18 ms|25 ms|
      |{{baseline}}|600|600|66 (11 %)|0|8.2 ms|14 ms|20 ms|
      |{{spike&#35;1 ramp}}|450|450|51 (11.3 %)|0|10 ms|25 ms|39 ms|
      |{{spike&#35;1}}|8 000|8 000|917 (11.6 %)|32 (0.4 %)|16 ms|42 ms|71 ms|
      |{{recovery}}|400|400|45 (11.3 %)|0|8.4 ms|15 ms|22 ms|

      {noformat}
      p95      ▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃███▇▇███▇▇███▇▇███▇▇▃▃▃▃▃▃▃▃▃▃  highest 53 ms
      403                            ██ ████ ████ ████ ██            highest 2 per block
      unusable ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▃▇████████████████████▁▁▁▁▁▁▁▁▁▁  highest 45 per block
      {noformat}

      From left to right: 52 blocks of 1 s.

      h3. Gates

      ||gate||value||limit||kept||
      |unusable tokens, whole run|1 088|≤ 0|✗ no|
      |403 forbidden, each org|8.4 % (6 % to 11.6 %)|≤ 0.1 %|✗ no, worst is org-0005|
      |p95 latency, stage spike&#35;1|42 ms|≤ 400 ms|✓ yes|

      h3. Worst orgs

      ||org||role||attempts||issued||unusable||403 forbidden||p95||
      |{{org-0003}}|secondary|382|382|361 (94.5 %)|0|42 ms|
      |{{org-0007}}|secondary|382|382|361 (94.5 %)|0|42 ms|
      |{{org-0011}}|secondary|382|382|361 (94.5 %)|0|42 ms|
      |{{org-0009}}|secondary|382|322|0|0|42 ms|
      |{{org-0005}}|secondary|382|350|0|32 (8.4 %)|42 ms|
      |{{org-0012}}|secondary|382|377|5 (1.3 %)|0|42 ms|
      |{{org-0014}}|secondary|382|380|0|0|42 ms|

      h3. Evidence

      ||finding||UTC||correlation id||attempt id||org||org id, client id||grant||answer||error||what is wrong||latency||
      |1|{{2026-03-04T10:15:24.417Z}}|{{c0ffee-17-204}}|{{17-204-0}}|{{org-0003}}|{{o-1003}}, {{app-3}}|client credentials|200, token issued|–|{{org_ids: &#91;&#93; · expected org-0003}}|18 ms|
      |1|{{2026-03-04T10:15:31.002Z}}|{{c0ffee-3-88}}|{{3-88-0}}|{{org-0007}}|{{o-1007}}, {{app-7}}|client credentials|200, token issued|–|{{org_ids: &#91;&#93; · expected org-0007}}|18 ms|
      |1, passed|{{2026-03-04T10:15:24.390Z}}|{{c0ffee-5-41}}|{{5-41-0}}|{{org-0000}}|{{o-1000}}, {{app-0}}|client credentials|200, token issued|–|–|18 ms|
      |2|{{2026-03-04T10:15:24.417Z}}|–|{{9-12-0}}|{{org-0005}}|{{o-1005}}, {{app-5}}|client credentials|403 forbidden|{{SCOPE_MISMATCH: Requested scope is not granted &#124; ask your admin}}|{{status 403}}|6.1 ms|

      The requests went out without a proxy: the server saw the load generator's own address, or that of its network.

      h3. Reproduce

      {noformat}
      # CONFIG: the configuration whose settings have SHA-256 9f2c4e1ab03d5587c6ce7f0b1d24a9e85530c7714a0dfe6c1b8f29ad40e3b615
      # (configHash in plan.json of a run of it; the file itself has another hash)
      # (in short, where this run's result.json is at hand: tokenrush run CONFIG --from result.json)
      tokenrush run CONFIG --seed 7 --sample 1 --label sdk=4.3.0 --scale 0.5 --preflight strict
      # Only one org of finding 1, which then gets the rate of all: lower it by --scale
      tokenrush run CONFIG --seed 7 --sample 1 --label sdk=4.3.0 --scale 0.5 --preflight strict --only-org org-0003
      {noformat}

      h3. Send one by hand

      {noformat}
      # Finding 1, org org-0003; set CLIENT_SECRET (form-encoded, RFC 6749 section 2.3.1)
      curl -sS --globoff --url https://login.example/oauth/token \\
        --user app-3:"$CLIENT_SECRET" \\
        --data-urlencode grant_type=client_credentials \\
        --data-urlencode 'scope=organization:read user:read' \\
        --data-urlencode org_id=o-1003
      # Finding 2, org org-0005; set CLIENT_SECRET (form-encoded, RFC 6749 section 2.3.1)
      curl -sS --globoff --url https://login.example/oauth/token \\
        --user app-5:"$CLIENT_SECRET" \\
        --data-urlencode grant_type=client_credentials \\
        --data-urlencode 'scope=organization:read user:read' \\
        --data-urlencode org_id=o-1005
      {noformat}

      h3. Method

      * Denominators: 403 over attempts; claim states over decoded tokens; unusable over issued tokens and 200s without a token, weighted by inclusion when sampled.
      * Latency: issued tokens only, from before connecting to the last byte; a percentile p is the smallest value with a cumulative count of at least p·n, never interpolated.
      * Intervals: 95 %. Of a share x of n it is Wilson's of x/d of n/d. The design effect d says how many times failures, which come in bursts, scatter more between blocks of time within a stage than independent ones would, and stands beside an interval where it exceeds 1. It is the largest over blocks merged to the longest of at most 30 s that leave 8 with data, and to two thirds and a third of that; with fewer blocks, at rest, and for gates of single orgs it is 1.
      * Percentiles: Woodruff's interval, by the scatter between such blocks, or the ranks that hold the quantile where blocks are too few. Orgs that stand out are corrected for how many are looked at: Benjamini-Hochberg, 5 % false discoveries.
      * A correctness defect counts from its first case; a failure from its third, with Wilson's lower bound, at d = 1, above 0.1 %.
      * Sampling: 100 % of issued tokens, at least 20 per org, stage and grant; 9 451 of 9 451 were decoded.

      h4. Seen too rarely to be a finding: 1

      * No answer in time: 2 of 382 attempts (0.52 %, 95 % interval 0.14 % to 1.9 %), {{org-0014}}

      h4. Run

      * Run: 20260304T101459Z-spike-kfpw
      * Started: 2026-03-04T10:14:59.310Z
      * Ended: 2026-03-04T10:15:53.020Z
      * Target: embedded (rfc, embedded issuer)
      * Scenario: spike
      * Model: open: attempts start on schedule
      * Seed: 7
      * Configuration: settings with SHA&#45;256 9f2c4e1ab03d5587c6ce7f0b1d24a9e85530c7714a0dfe6c1b8f29ad40e3b615
      * Share of tokens decoded: 100 %
      * Labels: sdk=4.3.0
      * Events: deploy at 2026-03-04T10:15:21.000Z
      * Versions: tokenrush 0.1.0, k6 2.2.0, Node 20.20.2
      * Machine: linux x64, Example CPU &#64; 2.40GHz
      * Commit: 0a4c1f7e2b
      * Build: none

      h4. Load generator and accounts

      * CPU of k6: 31 % of 2 cores on average, 58 % at most
      * Memory of k6: 212 MB at most
      * Virtual users: 200, at most 12 % of them waiting for the server
      * Start lag, spike&#35;1: p50 0.2 ms, p99 3.1 ms, max 12 ms
      * Accounts: attempts: 9 550 started, 9 550 recorded, 0 interrupted · requests by k6's count: 9 575, of them 25 auxiliary · unaccounted for: 0 · never started: 0 · unreadable lines: 0

      {{tokenrush:run:20260304T101459Z-spike-kfpw:internal}}
      "
    `);
  });

  it("has the details of the runs that have any", () => {
    const headings = renderJiraWiki(detailedResult()).match(/^h3\. .*/gm);
    expect(headings).toMatchInlineSnapshot(`
      [
        "h3. Findings: 2",
        "h3. Which orgs",
        "h3. What goes with what",
        "h3. Time to consistency",
        "h3. Variant without-scope against with-scope",
        "h3. Retries",
        "h3. Calls with the tokens &#40;api)",
        "h3. Scopes",
        "h3. Stages",
        "h3. Gates",
        "h3. Worst orgs",
        "h3. Evidence",
        "h3. Reproduce",
        "h3. Send one by hand",
        "h3. Method",
      ]
    `);
  });

  it("says its notes after the verdict, with their links", () => {
    const link = { label: "the report", href: "https://jira.example/attachment/1" };
    const wiki = renderJiraWiki(passedResult(), [{ text: "There is:", link }]);
    expect(wiki).toMatch(
      /\n\nNext: .*\n\nThere is: \[the report\|https:\/\/jira\.example\/attachment\/1\]\n\nh3\. /,
    );
  });

  it("of a huge run has no more characters than Jira takes, and says what it left out", () => {
    const text = "{[|*".repeat(500);
    const finding = makeFinding({ title: text, fix: text, alternatives: [text, text, text] });
    const failed = failedResult();
    const wiki = renderJiraWiki({
      ...failed,
      findings: Array.from({ length: 200 }, () => finding),
      verdict: {
        ...failed.verdict,
        reasons: Array.from({ length: 50 }, () => ({ code: "X", text })),
      },
    });
    expect(wiki.length).toBeLessThanOrEqual(MAX_JIRA_CHARACTERS);
    expect(wiki).toMatch(
      /_Left out to stay within 32767 characters: finding \d+, .*\. The report has them\._\n\n\{\{tokenrush:run:[\w-]+:internal\}\}\n$/,
    );
    expect(wiki).toContain("h3. Reproduce");
    const rows = wiki.split("\n").filter((line) => line.startsWith("|"));
    for (const row of rows) expect(row.endsWith("|")).toBe(true);
  });
});
