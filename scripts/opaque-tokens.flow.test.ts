/** Tokens that cannot be read: without a check nothing is known of their orgs, and with one what the issuer did to each. */
import { describe, expect, it } from "vitest";
import { renderTerminal } from "../lib/report/terminal.ts";
import type { EmbeddedRun } from "./embedded-run.ts";
import { readFaults, runTestdata } from "./testdata-run.ts";

const SEED = 8;

const CHECKS = {
  introspection: `apiCheck: { kind: introspection, url: "{issuer}/token/introspection", sample: 1 }`,
  "tokens-me": `apiCheck: { kind: tokens-me, url: "{issuer}/api/v2/tokens/me", sample: 1 }`,
};

async function runOpaque(check: string): Promise<EmbeddedRun> {
  return runTestdata("opaque/tokens", SEED, {
    faults: await readFaults("opaque/tokens"),
    fill: { check: `\n${check}` },
    orgChanges: () => ({ tokenFormat: "opaque" }),
  });
}

describe.concurrent("tokens that are opaque", () => {
  it("leave a gate without data, and the first screen says so, where nobody asks about them", async () => {
    const { result, attempts } = await runOpaque("");
    const { totals, orgsChecked, gates } = result;
    expect(totals.claims.opaque).toBe(attempts.length);
    expect(totals).toMatchObject({ usable: 0, decoded: 0 });
    expect(orgsChecked).toMatchObject({ of: attempts.length, checked: 0 });
    expect(gates.find(({ metric }) => metric === "unusable")).toMatchObject({
      value: null,
      passed: false,
      reason: expect.stringContaining("no data"),
    });
    expect(result.verdict.passed).toBe(false);
    const screen = renderTerminal(result, { width: 100, colour: false, files: [] });
    expect(screen).toContain(`org checked on 0 of ${attempts.length} tokens`);
  });

  it.each(Object.entries(CHECKS))("are confirmed or refuted by %s", async (kind, check) => {
    const { result, attempts, checks, log, stats } = await runOpaque(check);
    const { totals, orgsChecked, gates, findings } = result;
    const planted = log.filter(({ attemptId }) =>
      attempts.some((one) => one.attemptId === attemptId),
    );
    expect(planted.length).toBeGreaterThan(0);
    expect(totals.checks).toMatchObject({
      sent: attempts.length,
      confirmed: attempts.length - planted.length,
      refuted: planted.length,
    });
    expect(totals).toMatchObject({
      usable: attempts.length - planted.length,
      unusable: planted.length,
    });
    expect(orgsChecked).toMatchObject({ of: attempts.length, checked: attempts.length });
    expect(gates.find(({ metric }) => metric === "unusable")).toMatchObject({
      value: planted.length,
      passed: false,
    });
    expect(findings.map(({ rule, orgs }) => ({ rule, orgs }))).toContainEqual({
      rule: "U02",
      orgs: ["org-2"],
    });
    const asked = kind === "introspection" ? stats.introspections : stats.apiCalls;
    expect(asked).toBe(checks.length);
  });
});
