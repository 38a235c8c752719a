/** Joins the client to k6 itself: the only file that names k6's globals for a scenario. */
import exec from "k6/execution";
import http from "k6/http";
import secrets from "k6/secrets";
import { createClient } from "./client.ts";
import { openPlan } from "./plan-table.ts";
import { createRecorder } from "./recorder.ts";

// k6 writes each call as one line of its raw log (`--log-output=file=… --log-format=raw`).
declare const console: { log(line: string): void };

/** Opens the plan and makes this VU's client, which makes one attempt per call; call it in the init context. */
export function openRuntime() {
  const plan = openPlan();
  const attempt = createClient(plan, {
    transport: http,
    secrets,
    recorder: createRecorder(plan.head.target.correlationHeader, (line) => console.log(line)),
    execution: currentExecution,
    now: Date.now,
  });
  return { plan: plan.head, attempt };
}

// `exec.scenario` makes a new object at each read (7 µs); the object kept reads live (0.3 µs).
function currentExecution() {
  const { scenario } = exec;
  return {
    vu: exec.vu.idInTest,
    scenarioStartMs: scenario.startTime,
    scenario,
  };
}
