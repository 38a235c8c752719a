/** Who gets which attempt: functions of the seed and the iteration, of a refresh also of the VU and its refreshes before; prepared once per VU. */
import { prepareDraw, prepareHotDraw, prepareUniform, spreadAt } from "../core/choice.ts";
import type { PlanTable } from "./plan-table.ts";
import { createRefreshTurns } from "./refresh-turns.ts";
import type { Session } from "./session.ts";

type Draws = Pick<Session, "orgAt" | "chainOrgAt" | "refreshOrgAt" | "grantAt" | "variantAt">;

/** Prepares the draws of a plan; where there is one to choose from nothing is drawn. `vu` gives k6's number of the VU. */
export function createDraws(plan: PlanTable, vu: () => number): Draws {
  const { head, weights } = plan;
  const { seed, mix, hot, variants } = head;
  const drawOrg = prepareDraw(weights);
  const drawHot = hot.length === 0 ? null : prepareHotDraw(weights, hot);
  const orgUniform = prepareUniform(seed, "org");
  const grants = mix.map(({ grant }) => grant);
  const grantIndexAt = prepareIndex(
    seed,
    "grant",
    mix.map(({ share }) => share),
  );
  const [only = "client_credentials"] = grants;
  const turnNow = createRefreshTurns(head, weights.length, vu);
  return {
    orgAt:
      drawHot === null
        ? (iteration) => drawOrg(orgUniform(iteration))
        : (iteration) => drawHot(iteration, orgUniform(iteration)),
    chainOrgAt: (k) => drawOrg(spreadAt(seed, k)),
    refreshOrgAt:
      drawHot === null
        ? () => drawOrg(turnNow())
        : (iteration) => drawHot(iteration, orgUniform(iteration), turnNow()),
    grantAt:
      grants.length === 1 ? () => only : (iteration) => grants[grantIndexAt(iteration)] ?? only,
    variantAt: prepareIndex(
      seed,
      "variant",
      variants.map(({ weight }) => weight),
    ),
  };
}

function prepareIndex(
  seed: number,
  purpose: string,
  weights: readonly number[],
): (iteration: number) => number {
  if (weights.length === 1) return () => 0;
  const draw = prepareDraw(weights);
  const uniform = prepareUniform(seed, purpose);
  return (iteration) => draw(uniform(iteration));
}
