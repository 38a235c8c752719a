/** Reads a HAR 1.2, also as Chrome, Firefox and proxies write it. @see http://www.softwareishard.com/blog/har-12-spec/ */
import { z } from "zod";
import { formBody } from "../core/form-encoding.ts";
import {
  type Entry,
  epochMsOf,
  type Exchange,
  headersFrom,
  type Phases,
  phaseUs,
} from "./exchange.ts";
import { readNoAnswer } from "./network-error.ts";
import { describeIssue } from "./schema-issue.ts";

const headersSchema = z.array(z.object({ name: z.string(), value: z.string() })).default([]);
const msSchema = z.number().nullish();
const sizeSchema = z.number().nullish();
const entrySchema = z.object({
  startedDateTime: z.string().optional(),
  time: msSchema,
  request: z.object({
    method: z.string(),
    url: z.string(),
    headers: headersSchema,
    bodySize: sizeSchema,
    postData: z
      .object({
        text: z.string().nullish(),
        params: z.array(z.object({ name: z.string(), value: z.string().nullish() })).nullish(),
      })
      .nullish(),
  }),
  response: z.object({
    status: z.number(),
    headers: headersSchema,
    content: z
      .object({
        text: z.string().nullish(),
        encoding: z.string().nullish(),
        size: sizeSchema,
      })
      .nullish(),
    redirectURL: z.string().nullish(),
    _error: z.string().nullish(),
  }),
  timings: z
    .object({
      blocked: msSchema,
      dns: msSchema,
      connect: msSchema,
      ssl: msSchema,
      send: msSchema,
      wait: msSchema,
      receive: msSchema,
    })
    .nullish(),
});
type HarEntry = z.infer<typeof entrySchema>;

const harSchema = z.object({ log: z.object({ entries: z.array(z.unknown()) }) });

/** The entries of a HAR; null for JSON that is none. */
export function harEntries(value: unknown): readonly unknown[] | null {
  return harSchema.safeParse(value).data?.log.entries ?? null;
}

/** Entries that lack what every HAR has are told as broken. */
export function* readHar(entries: readonly unknown[]): Iterable<Entry> {
  for (const [index, value] of entries.entries()) {
    const place = index + 1;
    const parsed = entrySchema.safeParse(value);
    yield parsed.success
      ? { kind: "exchange", exchange: exchangeOf(parsed.data, place) }
      : { kind: "broken", place, why: describeIssue(parsed.error) };
  }
}

function exchangeOf(entry: HarEntry, place: number): Exchange {
  const { request, response } = entry;
  const status = response.status >= 100 && response.status < 1000 ? Math.floor(response.status) : 0;
  const noAnswer = status === 0 ? readNoAnswer(response["_error"] ?? "", entry.time ?? 0) : null;
  const headers = response.headers.map(({ name, value }) => [name, value] as const);
  const hasLocation = headers.some(([name]) => name.toLowerCase() === "location");
  const redirect = hasLocation ? "" : (response.redirectURL ?? "");
  return {
    place,
    atPlace: 0,
    startMs: epochMsOf(Date.parse(entry.startedDateTime ?? "")),
    request: {
      method: request.method.toUpperCase(),
      url: request.url,
      headers: headersFrom(request.headers.map(({ name, value }) => [name, value])),
      body: bodyOf(request),
      label: "",
      named: { org: "", clientId: "" },
    },
    response: {
      status,
      errorCode: noAnswer?.errorCode ?? 0,
      headers: headersFrom(redirect === "" ? headers : [...headers, ["location", redirect]]),
      body: contentOf(response.content),
    },
    phases: phasesOf(entry.timings ?? {}, entry.time ?? 0),
    ending: noAnswer?.ending ?? "answered",
  };
}

/** The text is what was sent; some writers keep the decoded parameters alone, and some nothing but the size. */
function bodyOf({ postData, bodySize }: HarEntry["request"]): string | null {
  if ((postData ?? null) === null) return (bodySize ?? 0) > 0 ? null : "";
  const text = postData?.text ?? "";
  if (text !== "") return text;
  const params = postData?.params ?? [];
  return formBody(params.map(({ name, value }) => [name, value ?? ""]));
}

/** Null for content that the writer left out, which has a size all the same. */
function contentOf(content: HarEntry["response"]["content"]): string | null {
  const text = content?.text ?? null;
  if (text === null) return content?.size === 0 ? "" : null;
  return content?.encoding === "base64" ? Buffer.from(text, "base64").toString("utf8") : text;
}

/** `connect` has `ssl` in it, and `-1` is for a phase there was none of; a writer that knows none tells the whole. */
function phasesOf(timings: NonNullable<HarEntry["timings"]>, timeMs: number): Phases {
  const tlsUs = us(timings.ssl);
  const phases = {
    blockedUs: us(timings.blocked) + us(timings.dns),
    connectingUs: Math.max(0, us(timings.connect) - tlsUs),
    tlsUs,
    sendingUs: us(timings.send),
    waitingUs: us(timings.wait),
    receivingUs: us(timings.receive),
  };
  const isKnown = Object.values(phases).some((duration) => duration > 0);
  return isKnown ? phases : { ...phases, waitingUs: phaseUs(timeMs) };
}

function us(durationMs: number | null | undefined): number {
  return phaseUs(durationMs ?? undefined);
}
