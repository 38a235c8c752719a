/** What is said of orgs without a usable token, before any load. */
import { describe, expect, it } from "vitest";
import type { Aggregate } from "./aggregate.ts";
import { type Attempt, playLoad } from "./aggregate-fixture.ts";
import { makePlan, withPreflight } from "./plan-fixture.ts";
import { type Answer, claimed, lost, SCOPE_MISMATCH } from "./symptom-fixture.ts";
import type { Plan } from "../core/plan.ts";
import { describePreflightFailures, findPreflightFailures } from "./preflight-failures.ts";

const BOTH: Plan["mix"] = [
  { grant: "client_credentials", share: 0.5 },
  { grant: "refresh", share: 0.5 },
];

/** The lines of a preflight over so many orgs, by how each is answered at rest. */
function linesOf(orgs: number, answer: (attempt: Attempt) => Answer, mix?: Plan["mix"]): string[] {
  const plan = planOf(orgs, mix);
  return describePreflightFailures(plan, findPreflightFailures(plan, playLoad(plan, answer)));
}

function planOf(orgs: number, mix?: Plan["mix"]): Plan {
  return withPreflight(makePlan(orgs, mix === undefined ? {} : { mix }));
}

const atRest = ({ stage }: Attempt) => stage === "preflight";

describe("a preflight", () => {
  it("has nothing to say of orgs that got their tokens, whatever becomes of them under load", () => {
    expect(linesOf(3, (attempt) => (atRest(attempt) ? {} : claimed("empty")))).toEqual([]);
  });

  it("says each problem once, that of most orgs first", () => {
    const lines = linesOf(5, ({ org }) =>
      org < 2 ? claimed("empty") : org === 2 ? SCOPE_MISMATCH : {},
    );
    expect(lines).toEqual([
      expect.stringMatching(
        /^preflight: 2 of 5 orgs got no usable token at rest \(200, but org_ids is empty\): \S+, \S+$/,
      ),
      expect.stringMatching(/^preflight: 1 of 5 orgs .* \(403 SCOPE_MISMATCH\): \S+$/),
    ]);
  });

  it("names the grant where it is not all of them", () => {
    const [line] = linesOf(
      2,
      ({ org, grant }) => (org === 0 && grant === "refresh" ? lost("timeout") : {}),
      BOTH,
    );
    expect(line).toContain("1 of 2 orgs");
    expect(line).toContain("(refresh: no answer in time)");
  });

  it("holds it against an org that nothing could be asked for", () => {
    const plan = planOf(2);
    const played = playLoad(plan);
    const cells = played.cells.filter(({ org, stage }) => org !== 1 || stage !== 0);
    const without: Aggregate = { ...played, cells };
    expect(findPreflightFailures(plan, without)).toMatchObject([
      { grant: "client_credentials", problem: "a request that has to come first failed" },
    ]);
  });

  it("does not hold it against an org that its token cannot be looked into", () => {
    expect(linesOf(2, () => ({ state: "opaque" }))).toEqual([]);
  });

  it("is bounded in lines and in names", () => {
    const many = linesOf(30, () => claimed("empty"));
    expect(many).toEqual([expect.stringMatching(/, \S+ and 20 more$/)]);
    const different = linesOf(9, ({ org }) => ({
      shows: [{ family: "http", outcome: "denied", status: 403, error: `error-${org}` }],
    }));
    expect(different).toHaveLength(6);
    expect(different.at(-1)).toBe("preflight: and 4 problems more");
  });
});
