/** Sends the requests of one VU, above all the one that is the same each time: the path of nearly every attempt. */
import { EXTRA, type RecordKind } from "../core/record.ts";
import type { PlanHead } from "../core/token-request.ts";
import { Exchange } from "./exchange.ts";
import { createClock, type Execution, nextId, type Position } from "./position.ts";
import type { Transport } from "./prepared-request.ts";
import { createRecordWriter, DATE_EVERY_ITERATIONS, type RecordWriter } from "./record-writer.ts";
import type { Recorder } from "./recorder.ts";
import type { Session } from "./session.ts";
import { createSideSender } from "./side-sender.ts";

/** `preflight`: one token after the other, before any load. */
export type Phase = "preflight" | "load";

export interface SenderPorts {
  phase: Phase;
  transport: Transport;
  /** Waits until the next request is due, ahead of its start; null where requests are not held back. */
  pace: (() => void) | null;
  recorder: Recorder;
  /** Called in the first iteration; k6 knows no VU before. */
  execution: () => Execution;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** What is the same for every request of a VU. */
export interface SenderParts extends SenderPorts {
  /** Of attempts. */
  kind: RecordKind;
  attemptIdHeader: string | null;
  position: Position;
  writer: RecordWriter;
}

type SenderMember =
  | "begin"
  | "vu"
  | "iteration"
  | "epochMs"
  | "nowMs"
  | "attempt"
  | "shortcut"
  | "attemptAtOnce"
  | "prime"
  | "check";

/** Makes one VU's sender. */
export function createSender(head: PlanHead, ports: SenderPorts): Pick<Session, SenderMember> {
  const isPreflight = ports.phase === "preflight";
  const originKey = isPreflight ? EXTRA.preflightEpoch : EXTRA.epoch;
  const position = { vu: 0, epochMs: 0, iteration: -1, requests: 0 };
  const parts: SenderParts = {
    ...ports,
    kind: isPreflight ? "preflight" : "attempt",
    attemptIdHeader: head.target.attemptIdHeader,
    position,
    writer: createRecordWriter(ports.recorder, position, originKey),
  };
  const sideSender = createSideSender(parts);
  return {
    ...createClock(position, ports.execution, ports.now),
    ...sideSender,
    shortcut: { insteadOf: sideSender.attempt, attemptPlainly: createPlainAttempt(parts) },
  };
}

/** It is a closure and not a method because k6 finds a variable faster than a member, and an answer as usual is recorded with nothing made for it. */
function createPlainAttempt({
  kind,
  attemptIdHeader,
  position,
  writer,
  recorder: { started, write },
  transport: { post },
  now,
}: SenderParts): Session["shortcut"]["attemptPlainly"] {
  return (ready, request) => {
    const id = nextId(position);
    if (attemptIdHeader !== null) request.headers[attemptIdHeader] = id;
    started(1);
    const startMs = now() - position.epochMs;
    const response = post(request.url, request.body, request.params);
    const place = ready.places.client_credentials;
    if (writer.originIsWritten && position.iteration % DATE_EVERY_ITERATIONS !== 0) {
      write(kind, id, place, "", startMs, response, ready.context);
    } else {
      writer.write(kind, place, ready, request, new Exchange(id, startMs, response), {});
    }
  };
}
