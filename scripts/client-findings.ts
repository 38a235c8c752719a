/** The findings that a client's own configuration brings: no server's fault log has them, and yet they may be found. */
import type { KnownAnswer } from "../lib/analysis/known-answers.ts";
import type { Finding } from "../lib/analysis/result.ts";
import type {
  CacheKeyPart,
  Plan,
  PlanOrg,
  PlanRequest,
  PlanRetry,
  RetryFault,
} from "../lib/core/plan.ts";
import type { DialectName, EventKind } from "../lib/core/words.ts";

/** A rule that may name an org, however often. */
export type ClientFinding = Pick<KnownAnswer, "rule" | "org">;

/** What of a result is held against known answers. */
export interface Told {
  findings: readonly ToldFinding[];
  observations: readonly ToldFinding[];
}
type ToldFinding = Pick<Finding, "rule" | "orgs" | "perOrg">;

/** The rules one cause in the plan brings for an org; none where the org does not have it. */
type Cause = (plan: Plan, org: PlanOrg) => readonly string[];

const RETRY_RULES: Readonly<Record<RetryFault, string>> = {
  "json-as-form": "Q02",
  "drops-refresh-token": "Q03",
  "loses-secret": "Q04",
};
/** Of what is sent and has no place in the dialect. */
const PARAMETER_RULES: Readonly<Partial<Record<DialectName, readonly string[]>>> = {
  genesys: ["Q06"],
  entra: ["Q07"],
};
/** A refusal until a change is seen, in whatever words; and what it says where it never is. */
const SCOPE_CHANGE_RULES = ["T26", "T09", "T10", "T16", "T17", "T403", "T18", "U04"];
const CHANGE_RULES: Readonly<Record<EventKind, readonly string[]>> = {
  "scope-change": SCOPE_CHANGE_RULES,
  "membership-change": ["U01.empty"],
  "secret-rotation": ["T06", "T08"],
  other: [],
};
const CLAIM_RULE = /^U01\./;

const CAUSES: readonly Cause[] = [
  ({ retry }) => (retry?.fault ? [RETRY_RULES[retry.fault]] : []),
  ({ retry }) => (retry !== null && mayComeTooSoon(retry) ? ["B03"] : []),
  ({ target }) => PARAMETER_RULES[target.dialect] ?? [],
  (plan, org) => (sharesCachedTokens(plan, org) ? ["U11"] : []),
  (plan, org) => (isRedirectedElsewhere(plan, org) ? ["Q11"] : []),
  (_, { requests }) => (requests.some(asksForMoreThan(requests[0])) ? ["Q05"] : []),
  ({ events }) => events.flatMap(({ kind }) => CHANGE_RULES[kind]),
];

/** The longest that the embedded issuer asks to wait, unless a fault plan says otherwise. */
const LONGEST_ASKED_MS = 60_000;

function mayComeTooSoon({ honourRetryAfter, maxWaitMs }: PlanRetry): boolean {
  return !honourRetryAfter || maxWaitMs < LONGEST_ASKED_MS;
}

/** Lists what the plan alone accounts for. */
export function findingsOfClient(plan: Plan): ClientFinding[] {
  return plan.orgs.flatMap((org) => {
    const rules = new Set(CAUSES.flatMap((cause) => cause(plan, org)));
    return [...rules].map((rule) => ({ rule, org: org.org }));
  });
}

/** Lists what follows from known answers: a token without its org is no good where it is used. */
export function findingsOfUse(plan: Plan, known: readonly KnownAnswer[]): ClientFinding[] {
  if (plan.apiCheck === null) return [];
  const rules = plan.apiCheck.kind === "api" ? ["U06"] : ["U02", "Q12"];
  return known
    .filter((answer) => CLAIM_RULE.test(answer.rule))
    .flatMap(({ org }) => rules.map((rule) => ({ rule, org })));
}

function sharesCachedTokens({ scenarioOptions, orgs }: Plan, { org, requests }: PlanOrg): boolean {
  if (scenarioOptions.name !== "cache" || scenarioOptions.key.includes("org")) return false;
  const { key } = scenarioOptions;
  const own = new Set(requests.map((request) => cacheKey(key, request)));
  return orgs.some(
    (other) =>
      other.org !== org && other.requests.some((request) => own.has(cacheKey(key, request))),
  );
}

// Of what an org's requests may differ in; every org is asked for by the same grants.
function cacheKey(parts: readonly CacheKeyPart[], { client, scope }: PlanRequest): string {
  const values: Partial<Record<CacheKeyPart, string>> = { client: String(client), scope };
  return parts.map((part) => values[part] ?? "").join("\n");
}

function isRedirectedElsewhere({ mix }: Plan, { requests }: PlanOrg): boolean {
  return (
    mix.some(({ grant }) => grant === "authorization_code") &&
    requests.some(({ redirectUri, codeRedirectUri }) => codeRedirectUri !== redirectUri)
  );
}

function asksForMoreThan(base: PlanRequest | undefined): (request: PlanRequest) => boolean {
  const configured = new Set(base?.scope.split(" "));
  return ({ scope }) => scope.split(" ").some((one) => !configured.has(one));
}

/**
 * Leaves on both sides what is the server's alone. A planted fault that met a request of the client's making may be told as the
 * client's, so that where such findings are, so many fewer of the fault's own may be.
 */
export function withoutClientFindings(
  known: readonly KnownAnswer[],
  { findings, observations }: Told,
  own: readonly ClientFinding[],
): { known: KnownAnswer[]; told: Told } {
  const ofClient = new Set(own.map(keyOf));
  const left = moveBlame(known, tally([...findings, ...observations]), ofClient);
  const withoutOwn = (list: readonly ToldFinding[]) =>
    list.map((finding) => {
      const isOfServer = ({ org }: { org: string }) =>
        !ofClient.has(keyOf({ rule: finding.rule, org }));
      const perOrg = finding.perOrg.filter(isOfServer);
      return { ...finding, perOrg, orgs: perOrg.map(({ org }) => org) };
    });
  return {
    known: left,
    told: { findings: withoutOwn(findings), observations: withoutOwn(observations) },
  };
}

/** Takes from each known answer what its org's client findings account for. */
function moveBlame(
  known: readonly KnownAnswer[],
  told: readonly KnownAnswer[],
  ofClient: ReadonlySet<string>,
): KnownAnswer[] {
  const blamed = new Map<string, number>();
  const found = new Map<string, number>();
  for (const answer of told) {
    const [counts, key] = ofClient.has(keyOf(answer))
      ? [blamed, answer.org]
      : [found, keyOf(answer)];
    counts.set(key, (counts.get(key) ?? 0) + answer.count);
  }
  return known.flatMap((answer) => {
    const atHand = blamed.get(answer.org) ?? 0;
    const moved = Math.min(atHand, Math.max(0, answer.count - (found.get(keyOf(answer)) ?? 0)));
    blamed.set(answer.org, atHand - moved);
    return moved === answer.count ? [] : [{ ...answer, count: answer.count - moved }];
  });
}

function tally(findings: readonly ToldFinding[]): KnownAnswer[] {
  return findings.flatMap(({ rule, perOrg }) =>
    perOrg.map(({ org, count, preflight = 0 }) => ({ rule, org, count: count + preflight })),
  );
}

function keyOf({ rule, org }: ClientFinding): string {
  return `${rule} ${org}`;
}
