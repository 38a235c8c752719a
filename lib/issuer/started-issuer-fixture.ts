/** For tests: an issuer of its own in a directory of its own, and plain requests to it as any client would send them. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { request } from "undici";
import { z } from "zod";
import { formBody, formEncode } from "../core/form-encoding.ts";
import { type RunningIssuer, startIssuer } from "./issuer-process.ts";
import { ATTEMPT_ID_HEADER, type IssuerOrg, type IssuerSetup } from "./setup.ts";

/** An answer in JSON; `members` is empty when it is no object. */
export interface Reply {
  status: number;
  location: string;
  cookies: string[];
  members: Record<string, unknown>;
}

export type Parameters = Record<string, string>;

/** What a client authenticates with: headers, parameters, or both. */
export interface Credential {
  headers?: Record<string, string>;
  parameters?: Parameters;
}

export interface StartedIssuer extends RunningIssuer {
  /** Ends the issuer and removes its directory. */
  end: () => Promise<void>;
}

/** Starts an issuer, without faults unless `changes` has some. */
export async function startFixtureIssuer(
  orgs: IssuerOrg[],
  changes: Partial<IssuerSetup> = {},
): Promise<StartedIssuer> {
  const directory = await mkdtemp(join(tmpdir(), "tokenrush-issuer-"));
  const clear = () => rm(directory, { recursive: true });
  const issuer = await startIssuer({
    orgs,
    faults: { version: 1, faults: [] },
    faultLogPath: join(directory, "faults.jsonl"),
    seed: 1,
    attemptIdHeader: ATTEMPT_ID_HEADER,
    accessTokenTtlSeconds: 120,
    rotateRefreshTokens: true,
    ...changes,
  }).catch(async (error: unknown) => {
    await clear();
    throw error;
  });
  const end = async () => {
    await issuer.stop();
    await clear();
  };
  return { ...issuer, end };
}

export function basic({ clientId, clientSecret }: IssuerOrg): Credential {
  const pair = `${formEncode(clientId)}:${formEncode(clientSecret)}`;
  return { headers: { authorization: `Basic ${Buffer.from(pair).toString("base64")}` } };
}

/** Posts a form, to the token endpoint or to another path. */
export async function post(
  url: string,
  parameters: Parameters,
  { headers = {}, parameters: own = {} }: Credential = {},
): Promise<Reply> {
  const answer = await request(url, {
    method: "POST",
    headers: { ...headers, "content-type": "application/x-www-form-urlencoded" },
    body: formBody(Object.entries({ ...parameters, ...own })),
  });
  return replyOf(answer);
}

export async function get(url: string, headers: Record<string, string> = {}): Promise<Reply> {
  return replyOf(await request(url, { headers }));
}

/** Gets a URL of the API, or of the control surface, whose answer is JSON of any kind. */
export async function getJson(url: string): Promise<unknown> {
  return (await request(url)).body.json();
}

export function authorizeUrl(issuer: RunningIssuer, org: IssuerOrg, more: Parameters = {}): string {
  const parameters = {
    response_type: "code",
    client_id: org.clientId,
    redirect_uri: org.redirectUri,
    scope: org.scopes,
    ...more,
  };
  return `${issuer.authorizeUrl}?${formBody(Object.entries(parameters))}`;
}

/** Authorizes in one request; gives the code, empty when there is none. */
export async function codeOf(
  issuer: RunningIssuer,
  org: IssuerOrg,
  more: Parameters = {},
): Promise<string> {
  const { location } = await get(authorizeUrl(issuer, org, more));
  return new URL(location).searchParams.get("code") ?? "";
}

/** The form of a redemption. */
export function redemption(org: IssuerOrg, code: string): Parameters {
  return { grant_type: "authorization_code", code, redirect_uri: org.redirectUri };
}

/** A member that is a text; empty when it is not. */
export function textOf({ members }: Reply, name: string): string {
  const value = members[name];
  return typeof value === "string" ? value : "";
}

async function replyOf({
  statusCode,
  headers,
  body,
}: Awaited<ReturnType<typeof request>>): Promise<Reply> {
  const text = await body.text();
  const cookies = headers["set-cookie"] ?? [];
  return {
    status: statusCode,
    location: String(headers["location"] ?? ""),
    cookies: typeof cookies === "string" ? [cookies] : cookies,
    members: membersOf(text),
  };
}

function membersOf(text: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    return {};
  }
}
