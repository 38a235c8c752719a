/** Sends requests of every kind, each recorded as what it is. */
import { PRIME_HEADER } from "../core/prime-header.ts";
import { EXTRA } from "../core/record.ts";
import { Exchange } from "./exchange.ts";
import { nextId } from "./position.ts";
import type { BatchedRequest, PreparedRequest } from "./prepared-request.ts";
import { placeOf } from "./ready-orgs.ts";
import type { SenderParts } from "./sender.ts";
import type { Session } from "./session.ts";

/** Makes one VU's side sender. */
export function createSideSender(
  parts: SenderParts,
): Pick<Session, "attempt" | "attemptAtOnce" | "prime" | "check"> {
  const { kind, attemptIdHeader, recorder, writer } = parts;
  return {
    attempt(ready, grant, request, { attemptNumber = 1, ...details } = {}) {
      recorder.started(1);
      const exchange = sendOne(parts, request, attemptIdHeader);
      writer.write(kind, placeOf(ready, grant, attemptNumber), ready, request, exchange, details);
      return exchange;
    },

    attemptAtOnce(ready, grant, requests, { extrasOf, ...details }) {
      const exchanges = sendAtOnce(parts, requests);
      const answers = exchanges.map(({ answer }) => answer);
      requests.forEach((request, index) => {
        const exchange = exchanges[index];
        if (exchange === undefined) return;
        const recorded = { ...details, extras: extrasOf(index, answers) };
        writer.write(kind, ready.places[grant], ready, request, exchange, recorded);
      });
      return exchanges;
    },

    prime(ready, grant, step, request, { extrasOf, ...details } = {}) {
      const exchange = sendOne(parts, request, attemptIdHeader === null ? null : PRIME_HEADER);
      const told = extrasOf?.(exchange.response) ?? [];
      const extras = [[EXTRA.step, step] as const, ...(details.extras ?? []), ...told];
      const recorded = { ...details, extras };
      writer.write("prime", ready.places[grant], ready, request, exchange, recorded);
      return exchange;
    },

    check(ready, grant, step, request, details) {
      const { accessToken, extrasOf, secrets = [], extras = [] } = details;
      const exchange = sendOne(parts, request, null);
      writer.write("check", ready.places[grant], ready, request, exchange, {
        ...details,
        extras: [[EXTRA.step, step], ...extras],
        extrasOf: (clean) => extrasOf?.(exchange.response, clean) ?? [],
        secrets: [...secrets, accessToken],
        heldToken: accessToken,
      });
      return exchange;
    },
  };
}

/** Sends a request, its id in the header of that name. */
function sendOne(
  { position, now, pace, transport }: SenderParts,
  request: PreparedRequest,
  idHeader: string | null,
): Exchange {
  const id = nextId(position);
  const { method, url, body, params } = withHeader(request, idHeader, id);
  pace?.();
  const startMs = now() - position.epochMs;
  return new Exchange(id, startMs, transport.request(method, url, body, params));
}

function sendAtOnce(
  { position, now, transport, recorder, attemptIdHeader }: SenderParts,
  requests: readonly PreparedRequest[],
): Exchange[] {
  const ids = requests.map(() => nextId(position));
  const batch = requests.map((request, index) =>
    withHeader(request, attemptIdHeader, ids[index] ?? ""),
  );
  recorder.started(requests.length);
  const startMs = now() - position.epochMs;
  return transport
    .batch(batch)
    .map((response, index) => new Exchange(ids[index] ?? "", startMs, response));
}

/** The request with a header of its own; the headers of a prepared request may be another one's too. */
function withHeader(
  { method, url, body, headers, params }: PreparedRequest,
  name: string | null,
  value: string,
): BatchedRequest {
  if (name === null) return { method, url, body, params };
  return { method, url, body, params: { ...params, headers: { ...headers, [name]: value } } };
}
