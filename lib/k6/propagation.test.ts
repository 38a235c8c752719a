/** Polls of every org in turn, against an authorization server of the test's own. */
import { expect, it } from "vitest";
import { createPropagation } from "./propagation.ts";
import { handedBack, issued, kindOf, planTable, play } from "./session-fixture.ts";

const ITERATIONS = [0, 1, 2, 3, 4, 5, 6];
const WEIGHTS = [100, 1, 1];

it("asks every org in turn, however heavy or hot it is", async () => {
  const hot = [{ org: 0, share: 1, fromIteration: 0, toIteration: 100 }];
  const plan = planTable({ hot }, { weights: WEIGHTS });
  const { records } = await play(plan, createPropagation, ITERATIONS, () => issued());
  expect(records.map(({ org }) => org)).toEqual([0, 1, 2, 0, 1, 2, 0]);
});

it("refreshes the chain of the org whose turn it is", async () => {
  const plan = planTable({ mix: [{ grant: "refresh", share: 1 }] }, { weights: WEIGHTS });
  const { records } = await play(plan, createPropagation, ITERATIONS, (sent) =>
    kindOf(sent) === "authorize" ? handedBack("c0de") : issued({ refresh_token: "rt" }),
  );
  const attempts = records.filter(({ kind }) => kind === "attempt");
  expect(attempts.map(({ org }) => org)).toEqual([0, 1, 2, 0, 1, 2, 0]);
  expect(records.filter(({ kind }) => kind === "prime")).toHaveLength(2 * WEIGHTS.length);
});
