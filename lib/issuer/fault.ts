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

/** Every kind of fault; what each must look like from outside is the table in `observations.ts`. */
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
export type FaultKind = (typeof FAULT_KINDS)[number];

const orgName = z.string().min(1);
const milliseconds = z.number().nonnegative();

const common = {
  id: z
    .string()
    .regex(/^[\w.-]{1,64}$/, "must be 1 to 64 letters, digits, dots, dashes or underscores")
    .describe("unique; names the fault in the fault log and seeds its draws"),
  org: z
    .union([orgName, z.array(orgName).min(1)], "must be an org's name, a list of names, or *")
    .describe("name of an org, list of names, or * for all"),
  rate: z.number().min(0).max(1).default(1).describe("share of the attempts it is drawn for"),
  grant: z
    .enum(GRANTS)
    .optional()
    .describe("only this grant; priming requests are faulted only by a fault that names theirs"),
  fromMs: milliseconds.optional().describe("since the first attempt; from the start when absent"),
  toMs: milliseconds.optional().describe("since the first attempt; to the end when absent"),
  when: z
    .array(faultConditionSchema)
    .min(1)
    .optional()
    .describe("only requests for which all of these hold"),
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
        issue.code === "invalid_union" ? `must be one of ${FAULT_KINDS.join(", ")}` : undefined,
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

/** The names a fault applies to; null for every org. */
export function orgsOf(fault: Fault): readonly string[] | null {
  if (fault.org === "*") return null;
  return typeof fault.org === "string" ? [fault.org] : fault.org;
}
