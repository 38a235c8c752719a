/** An org that no token is ever asked for, since what comes first is refused: it is told, counted and failed, by what single records say. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Result } from "../lib/analysis/result.ts";
import { type AttemptRecord, EXTRA, isPreflightId } from "../lib/core/record.ts";
import { GRANTS } from "../lib/core/words.ts";
import type { EmbeddedRun } from "./embedded-run.ts";
import { runTestdata } from "./testdata-run.ts";

const SEED = 6;
const REFUSED = "org-2";

const findingOf = ({ findings }: Result) => findings.find(({ rule }) => rule === "A01");

describe("an org whose authorization is refused", () => {
  let run: EmbeddedRun;
  let refused: AttemptRecord[];

  beforeAll(async () => {
    run = await runTestdata("preparation/codes", SEED, {
      // The issuer knows the client by another redirect URI than it comes with.
      orgChanges: (org) => (org === REFUSED ? { redirectUri: "http://127.0.0.1/moved" } : {}),
    });
    refused = run.primes.filter(
      ({ attemptId, status }) => status >= 400 && !isPreflightId(attemptId),
    );
  });

  const orgOf = ({ org }: AttemptRecord) => run.plan.orgs[org]?.org;

  it("is asked for no token, by any grant", () => {
    expect(refused.length).toBeGreaterThan(20);
    expect(new Set(refused.map(orgOf))).toEqual(new Set([REFUSED]));
    expect(run.attempts.filter((attempt) => orgOf(attempt) === REFUSED)).toEqual([]);
    expect(new Set(refused.map(({ extras }) => extras.get(EXTRA.step)))).toEqual(
      new Set(["authorize"]),
    );
    // By the request it would have begun, not by that of its first step.
    expect(new Set(refused.map(({ grant }) => GRANTS[grant]))).toEqual(
      new Set(["authorization_code", "refresh"]),
    );
  });

  it("is told with its count, its denominator, examples and a fix", () => {
    expect(findingOf(run.result)).toMatchObject({
      orgs: [REFUSED],
      count: refused.length,
      of: refused.length,
      ofWhat: "requests",
      title: expect.stringContaining("the authorization brings no code (400 "),
      fix: expect.stringContaining("redirect_uri"),
    });
    const examples = findingOf(run.result)?.evidence ?? [];
    expect(examples.length).toBeGreaterThan(0);
    // What is told of them is no token request.
    expect(examples.map(({ status, request }) => ({ status, request }))).toEqual(
      examples.map(() => ({ status: 400, request: null })),
    );
  });

  it("breaches the gate on failures, in which what could not be sent counts", () => {
    const { totals, gates, verdict, orgs, grants } = run.result;
    expect(totals.unprepared).toBe(refused.length);
    expect(orgs.map(({ org, unprepared }) => (org === REFUSED ? unprepared : -unprepared))).toEqual(
      orgs.map(({ org }) => (org === REFUSED ? refused.length : -0)),
    );
    expect(grants.reduce((sum, { unprepared }) => sum + unprepared, 0)).toBe(refused.length);
    expect(gates[0]).toMatchObject({ metric: "failed", value: 1, passed: false });
    expect(gates[0]?.scope).toContain(REFUSED);
    expect(verdict).toMatchObject({ state: "VALID", passed: false });
  });
});
