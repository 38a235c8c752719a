/** Reads the JSON report of Newman. */
import { z } from "zod";
import { formBody } from "../core/form-encoding.ts";
import {
  type Entry,
  epochMsOf,
  type Exchange,
  type Headers,
  headersFrom,
  NO_PHASES,
  phaseUs,
} from "./exchange.ts";
import { readNoAnswer } from "./network-error.ts";
import { describeIssue } from "./schema-issue.ts";

const pairSchema = z.object({
  key: z.string().nullish(),
  value: z.unknown().optional(),
  disabled: z.boolean().nullish(),
});
const pairsSchema = z.array(pairSchema).nullish();
type Pairs = z.infer<typeof pairsSchema>;

const urlSchema = z.union([
  z.string(),
  z.object({
    raw: z.string().nullish(),
    protocol: z.string().nullish(),
    host: z.union([z.string(), z.array(z.string())]).nullish(),
    port: z.string().nullish(),
    path: z.union([z.string(), z.array(z.string())]).nullish(),
    query: pairsSchema,
  }),
]);
const executionSchema = z.object({
  request: z.object({
    method: z.string().default("GET"),
    url: urlSchema,
    header: pairsSchema,
    body: z
      .object({
        mode: z.string().nullish(),
        raw: z.string().nullish(),
        urlencoded: z.union([z.string(), z.array(pairSchema)]).nullish(),
      })
      .nullish(),
    auth: z
      .object({ type: z.string().nullish(), basic: pairsSchema, bearer: pairsSchema })
      .nullish(),
  }),
  response: z
    .object({
      code: z.number(),
      header: pairsSchema,
      stream: z.object({ data: z.array(z.number()) }).nullish(),
      body: z.string().nullish(),
      responseTime: z.number().nullish(),
    })
    .nullish(),
  requestError: z.object({ code: z.unknown(), message: z.unknown() }).partial().nullish(),
});
type Execution = z.infer<typeof executionSchema>;

const reportSchema = z.object({
  run: z.object({
    executions: z.array(z.unknown()),
    timings: z.object({ started: z.number() }).nullish().catch(null),
  }),
});

export interface NewmanReport {
  executions: readonly unknown[];
  startedMs: number | null;
}

/** The executions of a report; null for JSON that is none. */
export function newmanReport(value: unknown): NewmanReport | null {
  const run = reportSchema.safeParse(value).data?.run;
  return run === undefined
    ? null
    : { executions: run.executions, startedMs: run.timings?.started ?? null };
}

/** A report tells when the run began and how long each answer took: each request is taken to start where the one before it ended. */
export function* readNewman({ executions, startedMs }: NewmanReport): Iterable<Entry> {
  let sinceStartMs = 0;
  for (const [index, value] of executions.entries()) {
    const place = index + 1;
    const parsed = executionSchema.safeParse(value);
    if (!parsed.success) {
      yield { kind: "broken", place, why: describeIssue(parsed.error) };
      continue;
    }
    const startMs = startedMs === null ? null : epochMsOf(startedMs + sinceStartMs);
    yield { kind: "exchange", exchange: exchangeOf(parsed.data, place, startMs) };
    sinceStartMs += phaseUs(parsed.data.response?.responseTime ?? 0) / 1000;
  }
}

function exchangeOf(execution: Execution, place: number, startMs: number | null): Exchange {
  const { request, response, requestError } = execution;
  const status = response?.code ?? 0;
  const words = [requestError?.code, requestError?.message].filter(
    (word) => typeof word === "string",
  );
  const noAnswer = status > 0 ? null : readNoAnswer(words.join(" ") || "no answer", 0);
  return {
    place,
    atPlace: 0,
    startMs,
    request: {
      method: request.method.toUpperCase(),
      url: urlOf(request.url),
      headers: requestHeadersOf(request),
      body: bodyOf(request.body),
      label: "",
      named: { org: "", clientId: "" },
    },
    response: {
      status: status > 0 && status < 1000 ? Math.floor(status) : 0,
      errorCode: noAnswer?.errorCode ?? 0,
      headers: headersFrom(pairsOf(response?.header)),
      body: contentOf(response),
    },
    phases: { ...NO_PHASES, waitingUs: phaseUs(response?.responseTime ?? 0) },
    ending: noAnswer?.ending ?? "answered",
  };
}

function pairsOf(pairs: Pairs): [string, string][] {
  return (pairs ?? [])
    .filter(({ disabled }) => disabled !== true)
    .map(({ key, value }) => [key ?? "", typeof value === "string" ? value : ""]);
}

function urlOf(url: z.infer<typeof urlSchema>): string {
  if (typeof url === "string") return url;
  const [host, path] = [join(url.host, "."), join(url.path, "/").replace(/^\//, "")];
  if (host === "") return url.raw ?? "";
  const protocol = (url.protocol ?? "http").replace(/:.*$/, "");
  const port = (url.port ?? "") === "" ? "" : `:${url.port}`;
  const query = pairsOf(url.query);
  const tail =
    query.length === 0 ? "" : `?${query.map(([key, value]) => `${key}=${value}`).join("&")}`;
  return `${protocol}://${host}${port}/${path}${tail}`;
}

function join(parts: string | readonly string[] | null | undefined, separator: string): string {
  return typeof parts === "string" ? parts : (parts ?? []).join(separator);
}

/** Reports of some versions have the helper that makes the Authorization header, and not the header. */
function requestHeadersOf({ header, auth }: Execution["request"]): Headers {
  const headers = headersFrom(pairsOf(header));
  return headers.has("authorization") ? headers : headersFrom([...headers, ...authHeaders(auth)]);
}

function authHeaders(auth: Execution["request"]["auth"]): [string, string][] {
  const basic = new Map(pairsOf(auth?.basic));
  const token = new Map(pairsOf(auth?.bearer)).get("token");
  if (auth?.type === "basic") {
    const pair = `${basic.get("username") ?? ""}:${basic.get("password") ?? ""}`;
    return [["authorization", `Basic ${Buffer.from(pair).toString("base64")}`]];
  }
  return auth?.type === "bearer" && token !== undefined
    ? [["authorization", `Bearer ${token}`]]
    : [];
}

function bodyOf(body: Execution["request"]["body"]): string | null {
  if (body === null || body === undefined) return "";
  if (body.mode === "raw") return body.raw ?? "";
  if (body.mode !== "urlencoded") return null;
  return typeof body.urlencoded === "string" ? body.urlencoded : formBody(pairsOf(body.urlencoded));
}

function contentOf(response: Execution["response"]): string | null {
  const data = response?.stream?.data;
  if (data !== undefined) return Buffer.from(data).toString("utf8");
  return response?.body ?? (response === null || response === undefined ? null : "");
}
