/** A fault that the embedded issuer plants: its kind, for which orgs, how often and when. */
import { z } from "zod";
import { GRANTS } from "../core/words.ts";
import { faultConditionSchema } from "./fault-condition.ts";
import { FORBIDDEN_BODIES } from "./forbidden-body.ts";

/** How Retry-After says it: in seconds, by a date, or not at all. @see RFC 9110 §10.2.3 */
export const RETRY_AFTER_FORMS = ["seconds", "date", "none"] as const;
export type RetryAfterForm = (typeof RETRY_AFTER_FORMS)[number];

/** Kinds that need no option of their own. */
const PLAIN_KINDS = [
  "empty-org-ids",
  "absent-org-ids",
  "other-org-id",
  "extra-org-id",
  "forbidden-scope-mismatch",
  "forbidden-invalid-scope",
  "forbidden-insufficient-permissions",
  "forbidden-not-authorized",
  "forbidden-access-denied",
  "forbidden-plain",
  "unauthorized-client",
  "unknown-client",
  "expired-secret",
  "wrong-tenant",
  "grant-disabled",
  "invalid-grant",
  "invalid-scope-400",
  "consent-required",
  "throttle-400",
  "unavailable-503",
  "late-503",
  "connection-dropped",
  "truncated-json",
  "html-page",
  "hollow-200",
] as const;

/** Every kind of fault of the token endpoint; what each must look like from outside is the table in `observations.ts`. */
export const FAULT_KINDS = [
  ...PLAIN_KINDS,
  "hidden-rate-limit",
  "global-rate-limit",
  "propagation-window",
  "throttle-429",
  "latency",
  "narrowed-scope",
  "stale-claim",
] as const;

/** Kinds of the API that tokens are for: the token is sound, and the call made with it is refused. */
const PLAIN_API_KINDS = [
  "api-missing-permission",
  "api-insufficient-scope",
  "api-not-a-user",
  "api-throttled",
  "api-bad-credentials",
] as const;
export const API_FAULT_KINDS = [...PLAIN_API_KINDS, "api-client-disabled"] as const;
export type ApiFaultKind = (typeof API_FAULT_KINDS)[number];

export type TokenFaultKind = (typeof FAULT_KINDS)[number];
export type FaultKind = TokenFaultKind | ApiFaultKind;

const orgName = z.string().min(1);
const milliseconds = z.number().nonnegative();

const anywhere = {
  id: z
    .string()
    .regex(/^[\w.-]{1,64}$/, "must be 1 to 64 letters, digits, dots, dashes or underscores")
    .describe("unique; names the fault in the fault log and seeds its draws"),
  org: z
    .union([orgName, z.array(orgName).min(1)], "must be an org's name, a list of names, or *")
    .describe("name of an org, list of names, or * for all"),
  rate: z.number().min(0).max(1).default(1).describe("share of the attempts it is drawn for"),
  fromMs: milliseconds.optional().describe("since the first attempt; from the start when absent"),
  toMs: milliseconds.optional().describe("since the first attempt; to the end when absent"),
};
const common = {
  ...anywhere,
  grant: z
    .enum(GRANTS)
    .optional()
    .describe("only this grant; priming requests are faulted only by a fault that names theirs"),
  when: z
    .array(faultConditionSchema)
    .min(1)
    .optional()
    .describe("only requests for which all of these hold"),
};

/** A call with a token knows of no grant and no token request. */
const NOT_OF_API = { error: "is not for a fault of the API" };
const ofApi = {
  ...anywhere,
  grant: z.never(NOT_OF_API).optional(),
  when: z.never(NOT_OF_API).optional(),
};

const body = z.enum(FORBIDDEN_BODIES);

export const faultSchema = z
  .discriminatedUnion(
    "kind",
    [
      z.strictObject({ ...common, kind: z.enum(PLAIN_KINDS) }),
      z.strictObject({
        ...common,
        kind: z.literal("hidden-rate-limit"),
        perMinute: z.number().positive().describe("attempts of one org answered per minute"),
        burst: z
          .int()
          .positive()
          .optional()
          .describe("attempts answered at once after a pause; a minute's worth when absent"),
        body: body.default("not-authorized"),
      }),
      z.strictObject({
        ...common,
        kind: z.literal("global-rate-limit"),
        perSecond: z.number().positive().describe("attempts of all its orgs answered per second"),
        burst: z
          .int()
          .positive()
          .optional()
          .describe("attempts answered at once after a pause; a second's worth when absent"),
        as: z
          .union([z.literal(429), body], `must be 429 or one of ${FORBIDDEN_BODIES.join(", ")}`)
          .default(429)
          .describe("how it refuses: status 429, or 403 with this body"),
      }),
      z.strictObject({
        ...common,
        kind: z.literal("propagation-window"),
        toMs: milliseconds.describe("when the change has reached every node"),
        body: body.default("invalid-scope"),
      }),
      z.strictObject({
        ...common,
        kind: z.literal("throttle-429"),
        retryAfterSeconds: z
          .int()
          .nonnegative()
          .optional()
          .describe("how long to wait; what the dialect says when absent"),
        retryAfter: z.enum(RETRY_AFTER_FORMS).default("seconds"),
      }),
      z.strictObject({
        ...common,
        kind: z.literal("latency"),
        delayMs: z.number().positive().describe("added before the answer"),
        growth: z
          .strictObject({ referenceRatePerSecond: z.number().positive() })
          .optional()
          .describe(
            "grows the delay with load: delayMs × the org's requests in the last second / reference rate",
          ),
      }),
      z.strictObject({
        ...common,
        kind: z.literal("narrowed-scope"),
        grant: z.enum(GRANTS).default("refresh").describe("the grant narrowed"),
        drop: z.string().min(1).optional().describe("the scope lost; the org's last when absent"),
      }),
      z.strictObject({ ...ofApi, kind: z.enum(PLAIN_API_KINDS) }),
      z.strictObject({
        ...ofApi,
        kind: z.literal("api-client-disabled"),
        fromMs: milliseconds.describe("from when on no token of the org is good any more"),
      }),
      // The org was renamed before the run: outside of the window its tokens carry the id that everybody expects.
      z.strictObject({
        ...common,
        kind: z.literal("stale-claim"),
        toMs: milliseconds.describe("when the last view that knew the old id has caught up"),
        oldOrgId: z
          .string()
          .min(1)
          .optional()
          .describe("id the org had before it was renamed; its id with -old when absent"),
      }),
    ],
    {
      error: (issue) =>
        issue.code === "invalid_union"
          ? `must be one of ${[...FAULT_KINDS, ...API_FAULT_KINDS].join(", ")}`
          : undefined,
    },
  )
  .superRefine((fault, context) => {
    if (fault.toMs !== undefined && fault.toMs <= (fault.fromMs ?? 0)) {
      context.addIssue({
        code: "custom",
        path: ["toMs"],
        message: `must be after fromMs (${fault.fromMs ?? 0})`,
      });
    }
  });
export type Fault = z.output<typeof faultSchema>;
/** A fault of the API that tokens are for. */
export type ApiFault = Extract<Fault, { kind: ApiFaultKind }>;

export function isApiFault(fault: Fault): fault is ApiFault {
  return API_FAULT_KINDS.some((kind) => kind === fault.kind);
}

/** True of a fault of the token endpoint. */
export function isTokenFault(fault: Fault): boolean {
  return !isApiFault(fault);
}

/** The names a fault applies to; null for every org. */
export function orgsOf(fault: Fault): readonly string[] | null {
  if (fault.org === "*") return null;
  return typeof fault.org === "string" ? [fault.org] : fault.org;
}
