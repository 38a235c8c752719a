/** For tests: orgs, a setup, and a client that drives the issuer as a measured run does and says what it saw. */
import { decodeJwt } from "jose";
import { request } from "undici";
import { z } from "zod";
import { formBody, formEncode } from "../core/form-encoding.ts";
import type { DialectName, Grant } from "../core/words.ts";
import { type FaultLogLine, faultLogLineSchema } from "./fault-log.ts";
import type { RunningIssuer } from "./issuer-process.ts";
import type { Observation } from "./observations.ts";
import { PRIME_HEADER } from "../core/prime-header.ts";
import { ATTEMPT_ID_HEADER, type IssuerOrg, wordsOf } from "./setup.ts";

const REDIRECT_URI = "https://app.example/callback";

export function fixtureOrg(name: string, changes: Partial<IssuerOrg> = {}): IssuerOrg {
  return {
    org: name,
    orgId: `id-of-${name}`,
    role: "secondary",
    clientId: `client ${name}`,
    clientSecret: `secret+&%:of ${name}`,
    scopes: "users:read users:write",
    orgIds: [`id-of-${name}`],
    redirectUri: REDIRECT_URI,
    audience: "https://api.example",
    ...changes,
  };
}

/** What was seen of one attempt; compare it with `expectedObservation`. */
export interface Sight extends Omit<Observation, "latencyAtLeastMs" | "rule"> {
  latencyMs: number;
  /** Members of the answer when it is a JSON object. */
  members: Record<string, unknown>;
  /** Empty when there is none. */
  refreshToken: string;
  retryAfter: string;
}

export interface FixtureClientOptions {
  issuer: RunningIssuer;
  dialect?: DialectName;
  timeoutMs?: number;
}

export class FixtureClient {
  readonly #issuer: RunningIssuer;
  readonly #dialect: DialectName;
  readonly #timeoutMs: number;

  constructor({ issuer, dialect = "genesys", timeoutMs = 10_000 }: FixtureClientOptions) {
    this.#issuer = issuer;
    this.#dialect = dialect;
    this.#timeoutMs = timeoutMs;
  }

  /** Sends one measured attempt; a refresh presents `refreshToken` and no scope. */
  async attempt(
    org: IssuerOrg,
    attemptId: string,
    grant: Grant = "client_credentials",
    refreshToken = "",
  ): Promise<Sight> {
    const parameters: [string, string][] =
      grant === "refresh"
        ? [
            ["grant_type", "refresh_token"],
            ["refresh_token", refreshToken],
          ]
        : [["grant_type", "client_credentials"], ...scopeOf(org)];
    const startedMs = performance.now();
    const sent = await this.#post(org, parameters, { [ATTEMPT_ID_HEADER]: attemptId });
    return {
      ...seen(sent, org, this.#dialect),
      latencyMs: performance.now() - startedMs,
      members: membersOf(sent.body) ?? {},
      refreshToken: textMember(sent.body, "refresh_token"),
      retryAfter: sent.retryAfter,
    };
  }

  /** Authorizes without a browser and exchanges the code; gives the refresh token, empty when there is none. */
  async prime(org: IssuerOrg, orgId?: string): Promise<string> {
    const code = await this.authorize(org, orgId);
    const parameters: [string, string][] = [
      ["grant_type", "authorization_code"],
      ["code", code.get("code") ?? ""],
      ["redirect_uri", org.redirectUri],
    ];
    const sent = await this.#post(org, parameters, { [PRIME_HEADER]: "p-1" });
    return textMember(sent.body, "refresh_token");
  }

  /** Sends one authorization request; gives the parameters of the redirect. */
  async authorize(org: IssuerOrg, orgId?: string): Promise<URLSearchParams> {
    const query = formBody([
      ["response_type", "code"],
      ["client_id", org.clientId],
      ["redirect_uri", org.redirectUri],
      ...scopeOf(org),
      ...(orgId === undefined ? [] : [["org_id", orgId] as const]),
    ]);
    const { statusCode, headers, body } = await request(`${this.#issuer.authorizeUrl}?${query}`, {
      headers: { [PRIME_HEADER]: "p-1" },
    });
    await body.dump();
    if (statusCode !== 303) throw new Error(`authorize answered ${statusCode}`);
    return new URL(String(headers["location"])).searchParams;
  }

  /** The fault log lines of one org, from the control surface. */
  async faults(org: IssuerOrg): Promise<FaultLogLine[]> {
    const answer = await request(
      `${this.#issuer.controlUrl}/faults?org=${encodeURIComponent(org.org)}`,
    );
    return z.array(faultLogLineSchema).parse(await answer.body.json());
  }

  async #post(
    org: IssuerOrg,
    parameters: [string, string][],
    headers: Record<string, string>,
  ): Promise<Sent> {
    const pair = `${formEncode(org.clientId)}:${formEncode(org.clientSecret)}`;
    try {
      const answer = await request(this.#issuer.tokenUrl, {
        method: "POST",
        headers: {
          ...headers,
          authorization: `Basic ${Buffer.from(pair).toString("base64")}`,
          "content-type": "application/x-www-form-urlencoded",
        },
        body: formBody(parameters),
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
      const retryAfter = String(answer.headers["retry-after"] ?? "");
      return { status: answer.statusCode, body: await answer.body.text(), retryAfter };
    } catch (error) {
      const timedOut = error instanceof Error && error.name === "TimeoutError";
      return { status: 0, body: "", retryAfter: "", failure: timedOut ? "timeout" : "connection" };
    }
  }
}

function scopeOf(org: IssuerOrg): [string, string][] {
  return org.scopes === "" ? [] : [["scope", org.scopes]];
}

interface Sent {
  status: number;
  body: string;
  retryAfter: string;
  failure?: "timeout" | "connection";
}

type Seen = Pick<
  Observation,
  "outcome" | "status" | "error" | "claimState" | "extraOrg" | "scopeShortfall"
>;

function seen(sent: Sent, org: IssuerOrg, dialect: DialectName): Seen {
  const outcome = outcomeOf(sent, dialect);
  const isIssued = outcome === "issued";
  const token = textMember(sent.body, "access_token");
  const granted = wordsOf(textMember(sent.body, "scope"));
  return {
    outcome,
    status: sent.status,
    error: textMember(sent.body, "error") || textMember(sent.body, "code"),
    ...(isIssued ? claimsSeen(token, org) : { claimState: null, extraOrg: false }),
    scopeShortfall: isIssued && wordsOf(org.scopes).some((scope) => !granted.includes(scope)),
  };
}

function outcomeOf({ status, body, failure }: Sent, dialect: DialectName): Seen["outcome"] {
  if (failure !== undefined) return failure;
  if (status >= 500) return "serverError";
  const isWorded = textMember(body, "description").startsWith("rate limit exceeded");
  if (status === 429 || (isWorded && dialect !== "rfc")) return "throttled";
  if (status === 403) return "denied";
  if (status >= 400) return "rejected";
  if (membersOf(body) === null) return "malformed";
  return textMember(body, "access_token") === "" ? "hollow" : "issued";
}

function membersOf(body: string): Record<string, unknown> | null {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(body));
  } catch {
    return null;
  }
}

function textMember(body: string, name: string): string {
  const value = membersOf(body)?.[name];
  return typeof value === "string" ? value : "";
}

function claimsSeen(token: string, org: IssuerOrg): Pick<Seen, "claimState" | "extraOrg"> {
  if (!token.includes(".")) return { claimState: "opaque", extraOrg: false };
  const claimed = decodeJwt(token)["org_ids"];
  if (!Array.isArray(claimed)) return { claimState: "absent", extraOrg: false };
  const extraOrg = claimed.some((orgId) => !org.orgIds.includes(String(orgId)));
  if (claimed.length === 0) return { claimState: "empty", extraOrg };
  const isWhole = org.orgIds.every((orgId) => claimed.includes(orgId));
  return { claimState: isWhole ? "match" : "wrongOrg", extraOrg };
}
