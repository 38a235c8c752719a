/** What a session needs, as k6 has it. */
import { sleep } from "k6";
import { randomBytes, sha256 } from "k6/crypto";
import { b64decode, b64encode } from "k6/encoding";
import http from "k6/http";
import { Counter } from "k6/metrics";
import secrets from "k6/secrets";
import type { PlanHead } from "../core/token-request.ts";
import type { Signing } from "./assertions.ts";
import type { SessionPorts } from "./create-session.ts";
import { unpackSecrets } from "./packed-secrets.ts";
import { createPace } from "./preflight.ts";
import type { Transport } from "./prepared-request.ts";
import { createRecorder } from "./recorder.ts";
import type { Execution } from "./position.ts";
import type { Phase } from "./sender.ts";
import { importSigningKey } from "./signing-key.ts";

// k6 writes each call as one line of its raw log (`--log-output=file=… --log-format=raw`).
declare const console: { log: (line: string) => void };

const RANDOM_BYTES = 32;

/** Makes this VU's ports; call it in the init context. */
export function openPorts(head: PlanHead, phase: Phase, execution: () => Execution): SessionPorts {
  const started: { add: (attempts: number) => void } = new Counter("tokenrush_started");
  return {
    phase,
    transport,
    pace: phase === "preflight" ? createPace(head.preflightRatePerSecond, Date.now, wait) : null,
    recorder: createRecorder(head.target, {
      // Both as they are: a function around them, and a look for the global, would be paid for each attempt.
      log: console.log,
      countStarted: started.add,
      decodeBase64Url: (text) => decodeBase64(text, "rawurl"),
    }),
    secrets: unpackSecrets(secrets),
    base64: {
      decode: (text) => decodeBase64(text, "std"),
      encode: (text) => b64encode(text, "std"),
    },
    signing,
    sha256: (text) => sha256(text, "base64rawurl"),
    execution,
    now: Date.now,
    wait,
  };
}

const transport: Transport = {
  request: http.request,
  post: http.post,
  batch: http.batch,
  createJar: () => new http.CookieJar(),
};

const signing: Signing = {
  importKey: importSigningKey,
  randomText: () => b64encode(randomBytes(RANDOM_BYTES), "rawurl"),
  encodeBase64Url: (text) => b64encode(text, "rawurl"),
  now: Date.now,
};

function wait(durationMs: number): void {
  sleep(durationMs / 1000);
}

function decodeBase64(text: string, kind: "std" | "rawurl"): string | null {
  try {
    return b64decode(text, kind, "s");
  } catch {
    return null;
  }
}
