/** How each dialect words what the token endpoint refuses; one entry per dialect, data only. */
import type { Grant } from "../core/words.ts";
import type { ForbiddenBody } from "./forbidden-body.ts";
import type { ISSUER_DIALECTS } from "./setup.ts";

export type IssuerDialect = (typeof ISSUER_DIALECTS)[number];

/** What a dialect says in place of the plain error; what is absent stays as it is. */
export interface RefusalWords {
  status?: number;
  error?: string;
  description?: string;
  /** Number of the error, where the dialect has them. */
  code?: number;
  /** Members of the body besides. */
  more?: Readonly<Record<string, string>>;
}

export interface DialectWording {
  /** Names every answer of the token endpoint; null for no such header. */
  correlationHeader: string | null;
  /** Error bodies are as the library has them, have the description twice, or have numbers and ids. */
  form: "plain" | "doubled" | "numbered";
  /**
   * By OAuth `error`; beside those, `unknown_client` is an `invalid_client` that nobody ever heard of, `expired_secret` one whose secret was
   * right once, `wrong_tenant` an `invalid_target` (RFC 8707 §2), `grant_disabled` an `unauthorized_client` that is known, and
   * `consent_required` is of OpenID Connect Core 1.0 §3.1.2.6, since RFC 6749 has no error for it.
   */
  refusals: Readonly<Record<string, RefusalWords>>;
  /** The bodies, with status 403, in which a scope is refused; null where that is an error like others. */
  scopeRefusals: Readonly<Record<Grant, ForbiddenBody>> | null;
  /** Of status 429; the body is an API's error in JSON where it has no text of its own. */
  throttle: { retryAfterSeconds: number; text: string | null };
}

/** RFC 6749 as the OAuth library words it. */
const PLAIN = {
  form: "plain",
  refusals: {},
  scopeRefusals: null,
  throttle: { retryAfterSeconds: 30, text: null },
} as const satisfies Omit<DialectWording, "correlationHeader">;

/** Without a dialect, nothing is added to what the library says. */
export const NO_DIALECT: DialectWording = { ...PLAIN, correlationHeader: null };

export const DIALECT_WORDINGS: Readonly<Record<IssuerDialect, DialectWording>> = {
  rfc: { ...PLAIN, correlationHeader: "x-correlation-id" },
  // Source: the error model of the vendor's Go SDK; that these two have status 400 is likely, not certain.
  genesys: {
    ...PLAIN,
    correlationHeader: "inin-correlation-id",
    form: "doubled",
    refusals: {
      invalid_client: { status: 400, description: "authentication failed" },
      unknown_client: { status: 400, error: "invalid_client", description: "client not found" },
      expired_secret: { status: 400, description: "authentication failed" },
    },
  },
  // Source: the vendor's list of authentication and authorization error codes.
  entra: {
    correlationHeader: "x-ms-request-id",
    form: "numbered",
    refusals: {
      invalid_request: {
        code: 9_002_313,
        description: "Invalid request. Request is malformed or invalid.",
      },
      invalid_client: { code: 7_000_215, description: "Invalid client secret provided." },
      unknown_client: {
        status: 400,
        error: "unauthorized_client",
        code: 700_016,
        description: "Application was not found in the directory.",
      },
      expired_secret: {
        code: 7_000_222,
        description: "The provided client secret keys are expired.",
      },
      wrong_tenant: {
        error: "invalid_request",
        code: 90_002,
        description: "Tenant not found. Check that there are active subscriptions for it.",
      },
      grant_disabled: { code: 70_001, description: "The application is disabled." },
      invalid_grant: {
        code: 70_008,
        description: "The provided authorization code or refresh token has expired.",
      },
      unauthorized_client: {
        code: 700_016,
        description: "Application was not found in the directory.",
      },
      unsupported_grant_type: {
        code: 70_003,
        description: "The app requested an unsupported grant type.",
      },
      invalid_scope: {
        code: 70_011,
        description: "The provided value for the input parameter 'scope' is not valid.",
      },
      invalid_target: {
        error: "invalid_resource",
        code: 500_011,
        description: "The resource principal was not found in the tenant.",
      },
      consent_required: {
        error: "invalid_grant",
        code: 65_001,
        description: "The user or administrator has not consented to use the application.",
        more: { suberror: "consent_required" },
      },
    },
    scopeRefusals: null,
    throttle: { retryAfterSeconds: 60, text: "Too Many Requests" },
  },
  // A simulation of the founding support threads: each saw a scope refused with the body that stands at its grant.
  appfoundry: {
    ...PLAIN,
    correlationHeader: "x-correlation-id",
    scopeRefusals: {
      client_credentials: "scope-mismatch",
      authorization_code: "invalid-scope",
      refresh: "access-denied",
      token_exchange: "not-authorized",
      extension: "invalid-scope",
    },
  },
};
