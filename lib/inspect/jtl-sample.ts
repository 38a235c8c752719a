/** A sample of a JMeter JTL, in either of its forms, as an exchange. @see JMeter's user manual, "Listeners" */
import {
  type Entry,
  epochMsOf,
  type Exchange,
  headersFromLines,
  NO_PHASES,
  type Phases,
  phaseUs,
} from "./exchange.ts";
import { shown } from "./input-error.ts";
import { CLIENT_VARIABLES, ORG_VARIABLES } from "./jtl-columns.ts";
import { readNoAnswer } from "./network-error.ts";

/** What JMeter writes of one sample, each text as it stands; undefined for what this file does not hold. */
export interface JtlSample {
  place: number;
  atPlace: number;
  timeStamp: string;
  elapsed: string;
  label: string;
  responseCode: string;
  responseMessage: string;
  latency: string;
  connect: string;
  url: string;
  method: string;
  requestHeaders: string | undefined;
  /** The body of a POST. */
  queryString: string | undefined;
  responseHeaders: string | undefined;
  responseData: string | undefined;
  /** Variables of the test plan by their names. */
  variable: (name: string) => string | undefined;
}

const NOTE_LOCAL_TIMES = {
  kind: "note",
  code: "LOCAL_TIMES",
  text: "times are written without a zone: they are taken as UTC",
} as const;
/** `2026/03/04 10:15:00.123`, as in JMeter's properties file. */
const LOCAL_TIME = /^(\d{4})[/-](\d\d)[/-](\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,3})?)$/;

/** A transaction controller's own sample sums up others that stand beside it. */
const TRANSACTION = /^Number of samples in transaction/;

/** One entry, and a note where the sample needs one. */
export function* readJtlSample(sample: JtlSample): Iterable<Entry> {
  const { place, timeStamp, elapsed, responseCode } = sample;
  const startMs = startOf(timeStamp);
  if (startMs === null) {
    yield { kind: "broken", place, why: `timeStamp ${shown(timeStamp)} is no time` };
    return;
  }
  if (!/^\d{1,12}$/.test(elapsed)) {
    yield { kind: "broken", place, why: `elapsed ${shown(elapsed)} is no duration` };
    return;
  }
  if (!/^(?:[1-9]\d\d|Non HTTP .*|)$/s.test(responseCode)) {
    yield { kind: "broken", place, why: `responseCode ${shown(responseCode)} is no HTTP status` };
    return;
  }
  if (!/^\d+$/.test(timeStamp)) yield NOTE_LOCAL_TIMES;
  yield { kind: "exchange", exchange: exchangeOf(sample, startMs) };
}

function startOf(timeStamp: string): number | null {
  if (/^\d{1,15}$/.test(timeStamp)) return epochMsOf(Number(timeStamp));
  const [, year, month, day, time] = LOCAL_TIME.exec(timeStamp) ?? [];
  return year === undefined ? null : epochMsOf(Date.parse(`${year}-${month}-${day}T${time}Z`));
}

function exchangeOf(sample: JtlSample, startMs: number): Exchange {
  const status = /^\d{3}$/.test(sample.responseCode) ? Number(sample.responseCode) : 0;
  const elapsedMs = Number(sample.elapsed);
  const words = `${sample.responseCode} ${sample.responseMessage}`;
  const noAnswer = status === 0 ? readNoAnswer(words, elapsedMs) : null;
  const named = (names: readonly string[]) =>
    names.map(sample.variable).find((value) => value !== undefined && value !== "") ?? "";
  return {
    place: sample.place,
    atPlace: sample.atPlace,
    startMs,
    request: {
      method: sample.method.toUpperCase(),
      url: sample.url === "null" ? "" : sample.url,
      headers: headersFromLines(sample.requestHeaders ?? ""),
      body: sample.queryString ?? null,
      label: TRANSACTION.test(sample.responseMessage) ? "" : sample.label,
      named: { org: named(ORG_VARIABLES), clientId: named(CLIENT_VARIABLES) },
    },
    response: {
      status,
      errorCode: noAnswer?.errorCode ?? 0,
      headers: headersFromLines(sample.responseHeaders ?? ""),
      body: sample.responseData ?? null,
    },
    phases: phasesOf(elapsedMs, Number(sample.latency), Number(sample.connect)),
    ending: noAnswer?.ending ?? "answered",
  };
}

/** `elapsed` is all of it, `Latency` the time to the first byte, and `Connect` a part of that. */
function phasesOf(elapsedMs: number, latencyMs: number, connectMs: number): Phases {
  const [elapsedUs, connectingUs] = [phaseUs(elapsedMs), phaseUs(connectMs)];
  const firstByteUs = Math.min(elapsedUs, latencyMs > 0 ? phaseUs(latencyMs) : elapsedUs);
  return {
    ...NO_PHASES,
    connectingUs: Math.min(connectingUs, firstByteUs),
    waitingUs: Math.max(0, firstByteUs - connectingUs),
    receivingUs: elapsedUs - firstByteUs,
  };
}
