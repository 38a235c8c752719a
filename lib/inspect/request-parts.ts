/** Takes a request apart: its URL without what is secret in it, and its parameters, wherever they stand. */
import { isClaims } from "../core/claims.ts";
import { formDecode } from "../core/form-encoding.ts";
import type { SeenRequest } from "./exchange.ts";
import { parseJson } from "./whole-json.ts";

export interface Parameter {
  name: string;
  value: string;
  /** As it was sent, before decoding; of JSON the same as `value`. */
  raw: string;
  in: "query" | "body";
  /** True without `=`, which no name is sent without: it is the rest of a value that was cut at an unescaped `&`. */
  isBare: boolean;
}

export interface RequestParts {
  /** Lower case, with its port; empty where the file has no URL. */
  host: string;
  /** Scheme, host and path; empty where the file has no URL. */
  url: string;
  path: string;
  scheme: string;
  /** What stands before the host, as in `https://id:secret@host/`. */
  userInfo: string[];
  parameters: Parameter[];
  /** What the body is, whatever its Content-Type says; `none` too where the file does not hold it. */
  bodyKind: "form" | "json" | "other" | "none";
}

/** No real request has as many. */
const PARAMETERS_MAX = 200;

/** Takes a request apart; a text that is no URL gives none. */
export function takeApart({ url: text, body }: SeenRequest): RequestParts {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isHttp = url !== null && /^https?:$/.test(url.protocol);
  const { kind, parameters } = readBody(body ?? "");
  const query = url === null ? [] : parseForm(url.search.slice(1), "query");
  return {
    host: isHttp ? url.host.toLowerCase() : "",
    url: isHttp ? `${url.protocol}//${url.host}${url.pathname}` : "",
    path: isHttp ? url.pathname : "",
    scheme: isHttp ? url.protocol.slice(0, -1) : "",
    userInfo: url === null ? [] : [url.username, url.password].filter((part) => part !== ""),
    parameters: [...query, ...parameters].slice(0, PARAMETERS_MAX),
    bodyKind: kind,
  };
}

/** The first value of a parameter; empty when it was not sent. */
export function valueOf(parameters: readonly Parameter[], name: string): string {
  return parameters.find((parameter) => parameter.name === name)?.value ?? "";
}

/** The names of what was sent, in order. */
export function namesOf(parameters: readonly Parameter[]): string[] {
  return parameters.filter(({ isBare }) => !isBare).map(({ name }) => name);
}

function readBody(body: string): { kind: RequestParts["bodyKind"]; parameters: Parameter[] } {
  const text = body.trim();
  if (text === "") return { kind: "none", parameters: [] };
  const value = /^[{[]/.test(text) ? parseJson(text) : undefined;
  if (value !== undefined) return { kind: "json", parameters: membersOf(value) };
  if (!/^[^\s=&]+=/.test(text)) return { kind: "other", parameters: [] };
  return { kind: "form", parameters: parseForm(text, "body") };
}

/** Members of an object and of objects in it: a client that turns its arguments into JSON nests them. */
function membersOf(value: unknown): Parameter[] {
  if (!isClaims(value)) return [];
  return Object.entries(value)
    .flatMap(([name, member]) => (isClaims(member) ? Object.entries(member) : [[name, member]]))
    .flatMap(([name, member]): Parameter[] => {
      const text = typeof member === "string" ? member : JSON.stringify(member);
      return typeof name === "string"
        ? [{ name, value: text, raw: text, in: "body", isBare: false }]
        : [];
    });
}

function parseForm(text: string, where: Parameter["in"]): Parameter[] {
  if (text === "") return [];
  return text.split("&", PARAMETERS_MAX).map((pair) => {
    const equals = pair.indexOf("=");
    const [name, raw] =
      equals === -1 ? [pair, ""] : [pair.slice(0, equals), pair.slice(equals + 1)];
    return {
      name: formDecode(name) ?? name,
      value: formDecode(raw) ?? raw,
      raw,
      in: where,
      isBare: equals === -1,
    };
  });
}
