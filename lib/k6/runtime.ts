/** Joins the client to k6 itself: beside the plan table, the only file that needs k6 to run. */
import { b64decode, b64encode } from "k6/encoding";
import exec from "k6/execution";
import http from "k6/http";
import { Counter } from "k6/metrics";
import secrets from "k6/secrets";
import { createClient, type Execution } from "./client.ts";
import { unpackSecrets } from "./packed-secrets.ts";
import { openPlan } from "./plan-table.ts";
import { createRecorder } from "./recorder.ts";

// k6 writes each call as one line of its raw log (`--log-output=file=… --log-format=raw`).
declare const console: { log: (line: string) => void };

/** Opens the plan and makes this VU's client, which makes one attempt per call; call it in the init context. */
export function openRuntime() {
  const plan = openPlan();
  const started = new Counter("tokenrush_started");
  const recorder = createRecorder(plan.head.target.correlationHeader, {
    // As it is: a function around it, and a look for the global, would be paid for each attempt.
    log: console.log,
    countStarted: () => started.add(1),
    decodeBase64Url: (text) => decodeBase64(text, "rawurl"),
  });
  const attempt = createClient(plan, {
    transport: http,
    secrets: unpackSecrets(secrets),
    base64: {
      decode: (text) => decodeBase64(text, "std"),
      encode: (text) => b64encode(text, "std"),
    },
    recorder,
    execution: currentExecution,
    now: Date.now,
  });
  return { plan: plan.head, attempt };
}

function decodeBase64(text: string, kind: "std" | "rawurl"): string | null {
  try {
    return b64decode(text, kind, "s");
  } catch {
    return null;
  }
}

// `exec.scenario` makes a new object at each read (7 µs); the object kept reads live (0.3 µs).
function currentExecution(): Execution {
  const { scenario } = exec;
  return { vu: exec.vu.idInTest, scenarioStartMs: scenario.startTime, scenario };
}
