/** Trying again, so that nothing is ever posted twice. */
import type { HarnessError } from "../core/errors.ts";
import { refusalOf, unreachable } from "./refusal.ts";
import { askedPatienceMs, isThrottled } from "./throttling.ts";
import type { Answer, Exchange, RequestDraft, TrackerClient } from "./tracker-client.ts";

/** Lets milliseconds pass. */
export type Wait = (ms: number) => Promise<void>;

/** What sending needs of the world. */
export interface Sender {
  client: TrackerClient;
  wait: Wait;
}

const MAX_ATTEMPTS = 3;
/** Between attempts, when the server says nothing else: 1 s, then 2 s. */
const FIRST_WAIT_MS = 1000;
/** A server that asks for more patience is told of instead. */
const MAX_WAIT_MS = 60_000;

/** Statuses besides those of success that whoever asks has a use for. */
type Taken = readonly number[];

/** Sends a request that does no harm when it arrives twice: one that only reads, or that writes the same again. */
export async function sendRepeatable(
  sender: Sender,
  draft: RequestDraft,
  taken: Taken = [],
): Promise<Answer> {
  return send<never>(sender, draft, taken, async () => null);
}

/**
 * Sends a request that must not arrive twice. When it is not known whether it did, `find` looks before it is sent again, and
 * what it finds is the outcome. Throws TRACKER_REFUSED or TRACKER_UNREACHABLE.
 */
export async function sendOnce<Found>(
  sender: Sender,
  draft: RequestDraft,
  find: () => Promise<Found | null>,
  taken: Taken = [],
): Promise<Answer | { kind: "found"; found: Found }> {
  return send(sender, draft, taken, async () => {
    const found = await find();
    return found === null ? null : { kind: "found", found };
  });
}

/** Sends a request that must not arrive twice and that nobody can look for: once. */
export async function sendBlind(
  { client }: Sender,
  draft: RequestDraft,
  taken: Taken = [],
): Promise<Answer> {
  const exchange = await client.exchange(draft);
  if (isTaken(exchange, taken)) return exchange;
  throw failureOf(client, draft, exchange);
}

async function send<Outcome>(
  { client, wait }: Sender,
  draft: RequestDraft,
  taken: Taken,
  look: () => Promise<Outcome | null>,
): Promise<Answer | Outcome> {
  for (let attempt = 1; ; attempt += 1) {
    const exchange = await client.exchange(draft);
    if (isTaken(exchange, taken)) return exchange;
    const waitMs = isPassing(exchange) ? waitMsOf(exchange, attempt) : null;
    const isLast = waitMs === null || attempt === MAX_ATTEMPTS;
    if (!isLast) await wait(waitMs);
    const arrived = isLast && !mayHaveArrived(exchange) ? null : await look();
    if (arrived !== null) return arrived;
    if (isLast) throw failureOf(client, draft, exchange);
  }
}

function isTaken(exchange: Exchange, taken: Taken): exchange is Answer {
  if (exchange.kind === "lost") return false;
  const { status } = exchange;
  return (status >= 200 && status < 300) || (taken.includes(status) && !isThrottled(exchange));
}

function mayHaveArrived(exchange: Exchange): boolean {
  return exchange.kind === "lost" || exchange.status >= 500;
}

/** True for what may be otherwise in a moment. */
function isPassing(exchange: Exchange): boolean {
  return exchange.kind === "lost" || exchange.status >= 500 || isThrottled(exchange);
}

/** Milliseconds to wait before the next attempt; null when the server asks for longer than is waited. */
function waitMsOf(exchange: Exchange, attempt: number): number | null {
  const asked = exchange.kind === "lost" ? null : askedPatienceMs(exchange);
  const waitMs = asked ?? FIRST_WAIT_MS * attempt;
  return waitMs > MAX_WAIT_MS ? null : waitMs;
}

function failureOf(
  { account }: TrackerClient,
  draft: RequestDraft,
  exchange: Exchange,
): HarnessError {
  return exchange.kind === "lost"
    ? unreachable(account, draft, exchange.reason)
    : refusalOf(account, draft, exchange);
}
