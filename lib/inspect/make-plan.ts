/** The plan that a file's requests amount to, for the analysis to judge them by. */
import { DIALECT_RULES } from "../core/dialect.ts";
import {
  type ClaimSource,
  type Plan,
  PLAN_SCHEMA_VERSION,
  type PlanOrg,
  type PlanRequest,
  type PlanStage,
} from "../core/plan.ts";
import { type DialectName, type Grant, GRANTS } from "../core/words.ts";
import { isOrgId } from "./named-org.ts";
import type { PlanTables, SeenOrg } from "./plan-tables.ts";
import { differenceOf, planRequestOf } from "./request-shape.ts";

/** What a file says as a whole. */
export interface FileFacts {
  tables: PlanTables;
  dialect: DialectName;
  /** What the user said. */
  expectedOrg: string | null;
  claim: string | null;
  grants: ReadonlySet<Grant>;
  extensionGrantType: string | null;
  /** The call about a token that says which org it acts for; null where there is no call at all. */
  check: { org: string | null } | null;
  /** How long clients wait before they give up, as far as the file shows; 0 where none did. */
  timeoutMs: number;
  /** Null of a file that tells of no load. */
  load: { durationMs: number; attempts: number } | null;
}

/** The one stage of a file. */
const FILE_STAGE = "file";
const ISSUER_OF_REALM: ClaimSource = { from: "iss", pattern: "/realms/([^/]+)$" };
const NO_HASH = "0".repeat(64);

export function makePlan(facts: FileFacts): Plan {
  const { tables, dialect, check } = facts;
  const claim = orgClaimOf(facts);
  const orgs = tables.orgs.map((org) => planOrgOf(org, facts, claim));
  const { defaults } = DIALECT_RULES[dialect];
  return {
    schemaVersion: PLAN_SCHEMA_VERSION,
    scenario: "inspect",
    seed: 1,
    configHash: NO_HASH,
    labels: {},
    target: {
      name: FILE_STAGE,
      dialect,
      issuer: null,
      claims: {
        org: claim,
        scope: defaults.scopeClaim,
        // Of an org that nothing is expected of, any org would be extra.
        extra: orgs.every(({ expectedOrgs }) => expectedOrgs.length > 0) ? "forbid" : "allow",
      },
      timeoutMs: facts.timeoutMs,
      connections: "reuse",
      attemptIdHeader: null,
      correlationHeader: defaults.correlationHeader,
      headlessAuthorize: "no",
      pkce: false,
      revokeUrl: null,
      embedded: false,
    },
    // Nobody planned when its requests start.
    model: "closed",
    scenarioOptions: { name: "spike" },
    stages: [stageOf(facts)],
    vus: 1,
    gracefulStopMs: 0,
    preflight: facts.load === null ? "warn" : "off",
    preflightRatePerSecond: 1,
    mix: GRANTS.filter((grant) => facts.grants.has(grant)).map((grant) => ({ grant, share: 1 })),
    variants: nameVariants(tables.orgs),
    profiles: [],
    clients: tables.clients,
    tokenExchange: null,
    extensionGrantType: facts.extensionGrantType,
    retry: null,
    apiCheck: check === null ? null : { kind: "api", sample: 1, org: check.org },
    events: [],
    hot: [],
    sample: 1,
    gates: [],
    orgs,
  };
}

function stageOf({ load }: FileFacts): PlanStage {
  const ratePerSecond = load === null ? 0 : (load.attempts * 1000) / load.durationMs;
  return {
    name: FILE_STAGE,
    kind: load === null ? "preflight" : "spike",
    startMs: 0,
    durationMs: load?.durationMs ?? 0,
    fromRatePerSecond: ratePerSecond,
    toRatePerSecond: ratePerSecond,
    vus: load === null ? null : 1,
  };
}

/** Where a realm is an org, its name stands in the issuer. */
function orgClaimOf({ claim, dialect, expectedOrg, tables }: FileFacts): ClaimSource | null {
  if (claim !== null) return { from: claim, pattern: null };
  const isOfRealms = expectedOrg === null && tables.orgs.some(({ named }) => named?.by === "realm");
  return isOfRealms ? ISSUER_OF_REALM : DIALECT_RULES[dialect].defaults.orgClaim;
}

function planOrgOf(
  { org, named, shapes, authorization }: SeenOrg,
  { dialect, expectedOrg }: FileFacts,
  claim: ClaimSource | null,
): PlanOrg {
  const isRealmClaim = claim === ISSUER_OF_REALM;
  const isExpected =
    expectedOrg !== null || (named !== null && isOrgId(named, dialect, isRealmClaim));
  const requests = shapes.map((shape) => planRequestOf(shape, authorization));
  return {
    org,
    name: org,
    orgId: org,
    // A file knows no roles: none is primary.
    role: "secondary",
    groups: {},
    weight: 1,
    expectedOrgs: isExpected ? [org] : [],
    declaredScope: "",
    audience: null,
    checkUrl: null,
    requests: requests.length > 0 ? requests : [withoutRequest(authorization)],
  };
}

function withoutRequest(authorization: SeenOrg["authorization"]): PlanRequest {
  const request = { client: 0, tokenUrl: "", orgParameter: null, parameters: [] };
  return planRequestOf({ base: "", request }, authorization);
}

/** The first shape of every org is one variant, its second another, and so on; each is named by what sets it apart. */
function nameVariants(orgs: readonly SeenOrg[]): Plan["variants"] {
  const count = Math.max(1, ...orgs.map(({ shapes }) => shapes.length));
  return Array.from({ length: count }, (_, index) => {
    const differences = orgs.flatMap(({ shapes: [first, ...others] }) => {
      const shape = others[index - 1];
      return first === undefined || shape === undefined ? [] : [differenceOf(shape, first)];
    });
    const apart = [...new Set(differences.flatMap((text) => text.split(", ")))].join(", ");
    const name = index === 0 ? "first request" : `request ${index + 1} (other ${apart})`;
    return { name, weight: 1 };
  });
}
