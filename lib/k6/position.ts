/** Where and when a VU is: its number, its running iteration, and the time since the scenario's start. */
import type { Session } from "./session.ts";

/** What k6 says of the VU and its running iteration. */
export interface Execution {
  vu: number;
  /** Milliseconds since 1970. */
  scenarioStartMs: number;
  /** Read anew in each iteration: its number in the whole test, from 0. */
  scenario: { readonly iterationInTest: number };
}

/** Members of one object, since each attempt needs them all and a call each would cost more than the rest. */
export interface Position {
  vu: number;
  /** Milliseconds since 1970 of the scenario's start. */
  epochMs: number;
  iteration: number;
  /** Requests of the iteration so far. */
  requests: number;
}

/** `vu-iteration-n` of the next request, n counted within the iteration. */
export function nextId(position: Position): string {
  const n = position.requests;
  position.requests = n + 1;
  return `${position.vu}-${position.iteration}-${n}`;
}

/** What others may ask of a position that `begin` keeps up to date; k6 knows no VU before the first iteration. */
export function createClock(
  position: Position,
  readExecution: () => Execution,
  now: () => number,
): Pick<Session, "begin" | "vu" | "iteration" | "epochMs" | "nowMs"> {
  let scenario: Execution["scenario"] | null = null;

  function start(): Execution["scenario"] {
    const execution = readExecution();
    position.vu = execution.vu;
    position.epochMs = execution.scenarioStartMs;
    scenario = execution.scenario;
    return scenario;
  }

  return {
    begin() {
      position.iteration = (scenario ?? start()).iterationInTest;
      position.requests = 0;
    },
    vu: () => position.vu,
    iteration: () => position.iteration,
    epochMs: () => position.epochMs,
    nowMs: () => now() - position.epochMs,
  };
}
