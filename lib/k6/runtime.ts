/** Joins a scenario to k6 itself: beside the plan table and the runtime's ports, the only file that needs k6 to run. */
import exec from "k6/execution";
import type { Options } from "k6/options";
import { PREFLIGHT_VU } from "../core/record.ts";
import type { PlanHead } from "../core/token-request.ts";
import { createSession } from "./create-session.ts";
import { optionsFor, preflightOptionsFor } from "./options.ts";
import { openPlan } from "./plan-table.ts";
import { createPreflight } from "./preflight.ts";
import { openPorts } from "./runtime-ports.ts";
import type { Execution } from "./position.ts";
import type { Phase } from "./sender.ts";
import type { Session } from "./session.ts";
import { summarise } from "./summary.ts";

/** What a scenario file exports. */
interface OpenScenario {
  options: Options;
  iterate: () => void | Promise<void>;
  handleSummary: (data: Parameters<typeof summarise>[0]) => Record<string, string>;
}

/**
 * Opens the plan and makes this VU's part in a scenario; call it in the init context. Each call of `iterate` is one iteration.
 * k6 runs a scenario twice: with `TOKENRUSH_PHASE=preflight` it asks for tokens at rest, whatever the scenario.
 */
export function openScenario(
  create: (session: Session) => () => void | Promise<void>,
  options: (plan: PlanHead) => Options = optionsFor,
): OpenScenario {
  const plan = openPlan();
  const phase: Phase = __ENV["TOKENRUSH_PHASE"] === "preflight" ? "preflight" : "load";
  const session = createSession(
    plan,
    openPorts(plan.head, phase, () => readExecution(phase)),
  );
  const isPreflight = phase === "preflight";
  const play = isPreflight ? createPreflight(session) : create(session);
  const { begin } = session;
  return {
    options: isPreflight ? preflightOptionsFor(plan.head, plan.weights.length) : options(plan.head),
    iterate() {
      begin();
      return play();
    },
    handleSummary: (data) =>
      summarise(data, isPreflight ? "k6-summary-preflight.json" : "k6-summary.json"),
  };
}

// `exec.scenario` makes a new object at each read (7 µs); the object kept reads live (0.3 µs).
function readExecution(phase: Phase): Execution {
  const { scenario } = exec;
  const vu = phase === "preflight" ? PREFLIGHT_VU : exec.vu.idInTest;
  return { vu, scenarioStartMs: scenario.startTime, scenario };
}
