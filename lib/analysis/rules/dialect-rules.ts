/** Rules about requests that are wrong for the server's dialect, told by what the plan has them send. */
import type { Plan, PlanRequest } from "../../core/plan.ts";
import { boundText } from "../../core/text.ts";
import { type Grant, GRANTS } from "../../core/words.ts";
import type { Cell, SymptomFamily } from "../aggregate.ts";
import type { RunView, Slice, Spread } from "../run-view.ts";
import { CLIENT_RULES } from "./client-rules.ts";
import { isRefusal } from "./request-rules.ts";
import type { DraftCore, SymptomRule } from "./rule.ts";

const FAILURE = { ofWhat: "attempts", isDefect: false } as const;
const WORD_MAX = 80;

/** Families of an attempt that came to nothing. */
const FAILED: ReadonlySet<SymptomFamily> = new Set<SymptomFamily>([
  "http",
  "request",
  "hollow",
  "malformed",
  "timeout",
  "connection",
]);

/** The only path of Genesys Cloud's token endpoint, on its login host. Source: the vendor's SDKs and provider. */
const GENESYS_TOKEN_PATH = "/oauth/token";

/** Whatever a URL that is no token endpoint answers says nothing of client, scope or org. */
export const ENDPOINT_RULE: SymptomRule = {
  id: "Q01",
  ...FAILURE,
  confidence: "high",
  matches: ({ family }, { plan }) => plan.target.dialect === "genesys" && FAILED.has(family),
  select: ({ slices }, { plan }) =>
    slices.filter(({ cell }) => strayUrl(requestOf(cell, plan)) !== null),
  words: (draft, { plan }) => ({
    url: wordsOf(draft, (cell) => strayUrl(requestOf(cell, plan))),
  }),
};

/** What is sent and has no place in the dialect, where it is refused and nobody who sends the same is issued a token. */
export const PARAMETER_RULES: readonly SymptomRule[] = [
  parameterRule("Q06", "medium", strayParameters, "parameters"),
  parameterRule("Q07", "high", strayScope, "asked"),
];

function parameterRule(
  id: "Q06" | "Q07",
  confidence: SymptomRule["confidence"],
  flawOf: (cell: Cell, plan: Plan) => Flaw | null,
  word: string,
): SymptomRule {
  return {
    id,
    ...FAILURE,
    confidence,
    // What blames the client, its grant or its code is not about a parameter.
    matches: (symptom, view) =>
      isRefusal(symptom) && !CLIENT_RULES.some((rule) => rule.matches(symptom, view)),
    select: (spread, view) => selectNeverIssued(spread, view, flawOf),
    words: (draft, { plan }) => ({
      [word]: wordsOf(draft, (cell) => flawOf(cell, plan)?.words ?? null),
    }),
  };
}

interface Flaw {
  /** What requests that send the same have in common. */
  key: string;
  words: string;
}

function requestOf(
  { org, variant }: Pick<Cell, "org" | "variant">,
  { orgs }: Plan,
): PlanRequest | undefined {
  const requests = orgs[org]?.requests;
  return requests?.[variant] ?? requests?.[0];
}

/** Host and path of a token URL that cannot be Genesys Cloud's; null for one that can. */
function strayUrl(request: PlanRequest | undefined): string | null {
  if (request === undefined || !URL.canParse(request.tokenUrl)) return null;
  const { hostname, host, pathname } = new URL(request.tokenUrl);
  const isToken = !hostname.startsWith("api.") && pathname === GENESYS_TOKEN_PATH;
  return isToken ? null : boundText(`${host}${pathname}`, WORD_MAX);
}

/** Parameters that no Genesys SDK sends. */
const NOT_OF_GENESYS: ReadonlySet<string> = new Set(["org_id", "org_ids", "multi_org"]);

function strayParameters(cell: Cell, plan: Plan): Flaw | null {
  const request = requestOf(cell, plan);
  if (plan.target.dialect !== "genesys" || request === undefined) return null;
  const grant = GRANTS[cell.grant] ?? GRANTS[0];
  const scope = grant === "refresh" ? (request.refreshScope ?? "") : request.scope;
  const names = namesSent(request, grant).filter((name) => NOT_OF_GENESYS.has(name));
  const stray = [...(scope === "" ? [] : ["scope"]), ...new Set(names)];
  return stray.length === 0 ? null : { key: [scope, ...stray].join("\n"), words: stray.join(", ") };
}

function namesSent(request: PlanRequest, grant: Grant): string[] {
  const named = [request.orgParameter?.name ?? "", ...request.parameters.map(([name]) => name)];
  if (grant !== "authorization_code") return named;
  return [...named, ...authorizationNames(request)];
}

function authorizationNames({ authorizeOrgParameter, authorizeParameters }: PlanRequest): string[] {
  return [authorizeOrgParameter?.name ?? "", ...authorizeParameters.map(([name]) => name)];
}

const CLIENT_CREDENTIALS = GRANTS.indexOf("client_credentials");
const ONE_DEFAULT = /^\S+\/\.default$/;

/** A scope by which Entra issues no token of an application. Source: the vendor's description of the flow. */
function strayScope(cell: Cell, plan: Plan): Flaw | null {
  const request = requestOf(cell, plan);
  const isOfFlow = plan.target.dialect === "entra" && cell.grant === CLIENT_CREDENTIALS;
  if (!isOfFlow || request === undefined || ONE_DEFAULT.test(request.scope)) return null;
  const { scope } = request;
  return { key: scope, words: scope === "" ? "no scope" : `“${boundText(scope, WORD_MAX)}”` };
}

/**
 * The slices of requests that have the flaw, where of all that have the same by the same grant, in any org, none is issued a token; and where
 * those of the org without it, if there are any, are. A server that grants it to some has another reason.
 */
function selectNeverIssued(
  { slices }: Spread,
  { aggregate, plan }: RunView,
  flawOf: (cell: Cell, plan: Plan) => Flaw | null,
): Slice[] {
  const flawed = slices.filter(({ cell }) => flawOf(cell, plan) !== null);
  if (flawed.length === 0) return [];
  const issued = new Map<string, number>();
  const keyOf = (cell: Cell) => {
    const flaw = flawOf(cell, plan);
    return flaw === null ? withoutKey(cell) : `${cell.grant} with ${flaw.key}`;
  };
  for (const cell of aggregate.cells) {
    const key = keyOf(cell);
    issued.set(key, (issued.get(key) ?? 0) + cell.outcomes.issued);
  }
  return flawed.filter(
    ({ cell }) => issued.get(keyOf(cell)) === 0 && issued.get(withoutKey(cell)) !== 0,
  );
}

/** What an org sends without the flaw, which is held against what it sends with it. */
function withoutKey({ org, grant }: Cell): string {
  return `${grant} without, by ${org}`;
}

/** Parameters by which an authorization names the org a token is for. Source: the vendor's SDKs. */
const ORG_SELECTORS: ReadonlySet<string> = new Set(["target", "org", "login_hint"]);
const OF_AUTHORIZATION: ReadonlySet<number> = new Set(
  (["authorization_code", "refresh"] as const).map((grant) => GRANTS.indexOf(grant)),
);

/** A token acts in the user's own org when its authorization asked for no other. */
export const UNTARGETED_RULE: SymptomRule = {
  id: "Q12",
  ofWhat: "checks",
  confidence: "medium",
  isDefect: true,
  matches: ({ detail }, { plan }) => plan.target.dialect === "genesys" && detail === "org",
  select: ({ slices }, { plan }) =>
    slices.filter(({ cell }) => {
      const request = requestOf(cell, plan);
      return (
        OF_AUTHORIZATION.has(cell.grant) &&
        plan.orgs[cell.org]?.role === "secondary" &&
        request !== undefined &&
        request.authorizeUrl !== null &&
        !authorizationNames(request).some((name) => ORG_SELECTORS.has(name))
      );
    }),
};

function wordsOf({ counts }: DraftCore, wordOf: (cell: Cell) => string | null): string {
  return [...new Set([...counts.keys()].map(wordOf))].filter((word) => word !== null).join(", ");
}
