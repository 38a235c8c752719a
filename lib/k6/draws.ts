/** Who gets which attempt: pure functions of the seed and the iteration, prepared once per VU. */
import { prepareDraw, prepareHotDraw, prepareUniform, spreadAt } from "../core/choice.ts";
import type { PlanTable } from "./plan-table.ts";
import type { Session } from "./session.ts";

/** Prepares the draws of a plan; where there is one to choose from nothing is drawn. */
export function createDraws({
  head: { seed, mix, hot, variants },
  weights,
}: PlanTable): Pick<Session, "orgAt" | "chainOrgAt" | "grantAt" | "variantAt"> {
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
  return {
    orgAt:
      drawHot === null
        ? (iteration) => drawOrg(orgUniform(iteration))
        : (iteration) => drawHot(iteration, orgUniform(iteration)),
    chainOrgAt: (k) => drawOrg(spreadAt(seed, k)),
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
