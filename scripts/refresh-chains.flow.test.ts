/** Refreshes of more orgs than there are VUs, sent by k6: every org gets its own, and a hot one its share. */
import { expect, it } from "vitest";
import { type AttemptRecord, EXTRA } from "../lib/core/record.ts";
import { findBusiestOrg } from "../lib/run/busiest-org.ts";
import { runTestdata } from "./testdata-run.ts";

const HOT = "org-0007";
const SEED = 5;

it("refreshes come to every org, and to a hot one by its share", async () => {
  const { plan, attempts } = await runTestdata("refresh-chains", SEED);
  const { orgs, vus } = plan;
  expect({ orgs: orgs.length, vus }).toEqual({ orgs: 60, vus: 20 });
  expect(attempts.every(({ status }) => status === 200)).toBe(true);
  const nameOf = ({ org }: AttemptRecord) => orgs[org]?.org ?? "";

  const hotFrom = plan.hot[0]?.fromIteration ?? Number.NaN;
  const even = attempts.filter((attempt) => iterationOf(attempt) < hotFrom);
  const hot = attempts.filter((attempt) => iterationOf(attempt) >= hotFrom);
  expect(new Set(even.map(nameOf)).size).toBe(60);
  const taken = hot.filter((attempt) => nameOf(attempt) === HOT).length;
  // The seed settles which iterations the hot org takes.
  expect(Math.abs(taken / hot.length - 0.6)).toBeLessThan(0.1);
  expect(findBusiestOrg(plan).org).toBe(HOT);

  // Each VU has chains of three orgs, of one more at either end of its part, and of the hot one.
  const chains = new Set(attempts.map(chainOf));
  expect(chains.size).toBeLessThanOrEqual((3 + 1 + 1) * vus);
});

/** An attempt's id is VU, iteration and request. */
function iterationOf({ attemptId }: AttemptRecord): number {
  return Number(attemptId.split("-")[1]);
}

function chainOf({ extras }: AttemptRecord): string {
  return (extras.get(EXTRA.chain) ?? "").split(".")[0] ?? "";
}
