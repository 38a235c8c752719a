/** For tests: orgs, a setup, and a client that drives the issuer as a measured run does and says what it saw. */
import { decodeJwt } from "jose";
import { request } from "undici";
import { z } from "zod";
import { DIALECT_RULES } from "../core/dialect.ts";
import { formBody, formEncode } from "../core/form-encoding.ts";
import type { DialectName, Grant } from "../core/words.ts";
import { type OrgClaim, claimedOrgIds } from "./claimed-orgs.ts";
import { type FaultLogLine, faultLogLineSchema } from "./fault-log.ts";
import type { RunningIssuer } from "./issuer-process.ts";
import type { Observation } from "./observations.ts";
import { PRIME_HEADER } from "../core/prime-header.ts";
import { ATTEMPT_ID_HEADER, type IssuerOrg, wordsOf } from "./setup.ts";
import { SAML2_BEARER_TYPE, TOKEN_EXCHANGE_TYPE } from "./token-request.ts";

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
  headers: Readonly<Record<string, string>>;
  /** The body as it came. */
  text: string;
}

/** Parameters of a request to change or, when empty, to leave out. */
export type Changes = Readonly<Record<string, string>>;

export interface FixtureClientOptions {
  issuer: RunningIssuer;
  dialect?: DialectName;
  timeoutMs?: number;
  orgClaim?: OrgClaim | undefined;
}

export class FixtureClient {
  readonly #issuer: RunningIssuer;
  readonly #dialect: DialectName;
  readonly #timeoutMs: number;
  readonly #orgClaim: OrgClaim | undefined;

  constructor({ issuer, dialect = "genesys", timeoutMs = 10_000, orgClaim }: FixtureClientOptions) {
    this.#issuer = issuer;
    this.#dialect = dialect;
    this.#timeoutMs = timeoutMs;
    this.#orgClaim = orgClaim;
  }

  /** Sends one measured attempt; `credential` is the code or token that the grant presents, and a refresh asks for no scope. */
  async attempt(
    org: IssuerOrg,
    attemptId: string,
    grant: Grant = "client_credentials",
    credential = "",
    changes: Changes = {},
  ): Promise<Sight> {
    const parameters = { ...PARAMETERS[grant](org, credential), ...changes };
    const startedMs = performance.now();
    const sent = await this.#post(org, parameters, { [ATTEMPT_ID_HEADER]: attemptId });
    const asked = wordsOf(parameters["scope"] || org.scopes);
    return {
      ...seen(sent, org, asked, { dialect: this.#dialect, orgClaim: this.#orgClaim }),
      latencyMs: performance.now() - startedMs,
      members: membersOf(sent.body) ?? {},
      refreshToken: textMember(sent.body, "refresh_token"),
      retryAfter: sent.headers["retry-after"] ?? "",
      headers: sent.headers,
      text: sent.body,
    };
  }

  /** Authorizes without a browser and exchanges the code; gives the refresh token, empty when there is none. */
  async prime(org: IssuerOrg, orgId?: string, changes: Changes = {}): Promise<string> {
    const redirect = await this.authorize(org, orgId, changes);
    const parameters = PARAMETERS.authorization_code(org, redirect.get("code") ?? "");
    const sent = await this.#post(org, parameters, { [PRIME_HEADER]: "p-1" });
    return textMember(sent.body, "refresh_token");
  }

  /** Sends one authorization request; gives the parameters of the redirect. */
  async authorize(org: IssuerOrg, orgId?: string, changes: Changes = {}): Promise<URLSearchParams> {
    const query = formOf({
      response_type: "code",
      client_id: org.clientId,
      redirect_uri: org.redirectUri,
      scope: org.scopes,
      org_id: orgId ?? "",
      ...changes,
    });
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

  async #post(org: IssuerOrg, parameters: Changes, headers: Record<string, string>): Promise<Sent> {
    const pair = `${formEncode(org.clientId)}:${formEncode(org.clientSecret)}`;
    try {
      const answer = await request(this.#issuer.tokenUrl, {
        method: "POST",
        headers: {
          ...headers,
          authorization: `Basic ${Buffer.from(pair).toString("base64")}`,
          "content-type": "application/x-www-form-urlencoded",
        },
        body: formOf(parameters),
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
      const body = await answer.body.text();
      return { status: answer.statusCode, body, headers: headersOf(answer.headers) };
    } catch (error) {
      const timedOut = error instanceof Error && error.name === "TimeoutError";
      return { status: 0, body: "", headers: {}, failure: timedOut ? "timeout" : "connection" };
    }
  }
}

const PARAMETERS: Record<Grant, (org: IssuerOrg, credential: string) => Changes> = {
  client_credentials: ({ scopes }) => ({ grant_type: "client_credentials", scope: scopes }),
  refresh: (_, token) => ({ grant_type: "refresh_token", refresh_token: token }),
  authorization_code: ({ redirectUri }, code) => ({
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectUri,
  }),
  token_exchange: ({ scopes, orgId }, token) => ({
    grant_type: TOKEN_EXCHANGE_TYPE,
    subject_token: token,
    subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
    org_id: orgId,
    scope: scopes,
  }),
  extension: ({ scopes }, assertion) => ({
    grant_type: SAML2_BEARER_TYPE,
    assertion,
    scope: scopes,
  }),
};

// One that is sent twice is joined, as RFC 9110 §5.3 has it.
function headersOf(headers: Awaited<ReturnType<typeof request>>["headers"]) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function formOf(parameters: Changes): string {
  return formBody(Object.entries(parameters).filter(([, value]) => value !== ""));
}

interface Sent {
  status: number;
  body: string;
  headers: Readonly<Record<string, string>>;
  failure?: "timeout" | "connection";
}

type Seen = Pick<
  Observation,
  "outcome" | "status" | "error" | "claimState" | "extraOrg" | "scopeShortfall"
>;

function seen(
  sent: Sent,
  org: IssuerOrg,
  asked: readonly string[],
  { dialect, orgClaim }: { dialect: DialectName; orgClaim: OrgClaim | undefined },
): Seen {
  const outcome = outcomeOf(sent, dialect);
  const isIssued = outcome === "issued";
  const token = textMember(sent.body, "access_token");
  const granted = wordsOf(textMember(sent.body, "scope"));
  return {
    outcome,
    status: sent.status,
    error: textMember(sent.body, "error") || textMember(sent.body, "code"),
    ...(isIssued ? claimsSeen(token, org, orgClaim) : { claimState: null, extraOrg: false }),
    scopeShortfall: isIssued && asked.some((scope) => !granted.includes(scope)),
  };
}

function outcomeOf({ status, body, failure }: Sent, dialect: DialectName): Seen["outcome"] {
  if (failure !== undefined) return failure;
  if (status >= 500) return "serverError";
  const said = textMember(body, "error_description");
  const { throttles } = DIALECT_RULES[dialect];
  const isWorded = throttles.some(({ description }) => description.test(said));
  if (status === 429 || isWorded) return "throttled";
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

function claimsSeen(
  token: string,
  org: IssuerOrg,
  orgClaim: OrgClaim | undefined,
): Pick<Seen, "claimState" | "extraOrg"> {
  if (!token.includes(".")) return { claimState: "opaque", extraOrg: false };
  const claimed = claimedOrgIds(decodeJwt(token), orgClaim);
  if (claimed === null) return { claimState: "absent", extraOrg: false };
  const extraOrg = claimed.some((orgId) => !org.orgIds.includes(orgId));
  if (claimed.length === 0) return { claimState: "empty", extraOrg };
  const isWhole = org.orgIds.every((orgId) => claimed.includes(orgId));
  return { claimState: isWhole ? "match" : "wrongOrg", extraOrg };
}
