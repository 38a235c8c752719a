/** Rules about requests that the client got wrong, whatever the server answered. */
import { wilsonInterval } from "../../core/statistics/wilson.ts";
import { GRANTS } from "../../core/words.ts";
import type { Cell, Symptom } from "../aggregate.ts";
import { type RunView, type Slice, type Spread, sumOver } from "../run-view.ts";
import { describeRedirectDifference } from "./redirect-difference.ts";
import type { DraftCore, SymptomRule } from "./rule.ts";

const FAILURE = { ofWhat: "attempts", confidence: "high", isDefect: false } as const;
const CODE_GRANT = GRANTS.indexOf("authorization_code");

/** Scopes of OpenID Connect, which SDKs append by themselves. @see OpenID Connect Core 1.0 §5.4, §11 */
const APPENDED_SCOPES: ReadonlySet<string> = new Set([
  "openid",
  "profile",
  "offline_access",
  "email",
]);

const MISSING = /^no (?!secret$)(\S+)$/;
const RETRY_WORDS: Readonly<Record<string, string>> = {
  refresh_token: "a refresh without refresh_token",
};

/** Of the client under test, told by how its request looked. */
export const RETRY_RULES: readonly SymptomRule[] = [
  { id: "Q02", ...FAILURE, matches: isRetryWith(/^json as form$/) },
  {
    id: "Q03",
    ...FAILURE,
    matches: isRetryWith(MISSING),
    words: ({ symptoms }) => ({ retry: [...new Set(symptoms.map(describeLack))].join(", ") }),
  },
  { id: "Q04", ...FAILURE, matches: isRetryWith(/^no secret$/) },
];

/** Of the configuration's variants, told by what a variant asks for and others do not. */
export const SHAPE_RULES: readonly SymptomRule[] = [
  {
    id: "Q11",
    ...FAILURE,
    grant: CODE_GRANT,
    matches: isRefusal,
    select: (spread, view) =>
      selectVariants(spread, view, ({ org, variant, grant }) =>
        grant === CODE_GRANT ? redirectDifference(org, variant, view) : null,
      ),
    words: (draft, view) => ({
      redirect: wordsOf(draft, ({ org, variant }) => redirectDifference(org, variant, view)),
    }),
  },
  {
    id: "Q05",
    ...FAILURE,
    matches: isRefusal,
    select: (spread, view) =>
      selectVariants(spread, view, ({ org, variant }) => appendedScopes(org, variant, view)),
    words: (draft, view) => ({
      scopes: wordsOf(draft, ({ org, variant }) => appendedScopes(org, variant, view)),
    }),
  },
];

function isRetryWith(fault: RegExp): SymptomRule["matches"] {
  return ({ detail }) => fault.test(detail);
}

function describeLack({ detail }: Symptom): string {
  const name = MISSING.exec(detail)?.[1] ?? detail;
  return RETRY_WORDS[name] ?? `a request without ${name}`;
}

function isRefusal({ family, outcome }: Symptom): boolean {
  return family === "http" && (outcome === "denied" || outcome === "rejected");
}

/**
 * The slices of variants that have the flaw, where those of the org without it are clearly refused less: the 95 % intervals part.
 * An org whose every variant has it has nothing to be held against, and is taken whole.
 */
function selectVariants(
  { slices }: Spread,
  { cellsOf }: RunView,
  flawOf: (cell: Cell) => string | null,
): Slice[] {
  const flawed = slices.filter(({ cell }) => flawOf(cell) !== null);
  return flawed.filter(({ cell }) => {
    const peers = cellsOf(cell.org).filter(({ grant }) => grant === cell.grant);
    const own = slices.filter((slice) => peers.includes(slice.cell));
    const shares = [true, false].map((isFlawed) => {
      const isSide = (one: Cell) => (flawOf(one) !== null) === isFlawed;
      const refused = sumOver(
        own.filter((slice) => isSide(slice.cell)),
        ({ count }) => count,
      );
      return wilsonInterval(
        refused,
        sumOver(peers.filter(isSide), (one) => one.attempts),
      );
    });
    const [withFlaw, without] = shares;
    const isAlone = peers.every((one) => flawOf(one) !== null);
    return isAlone || (withFlaw?.low ?? 0) > (without?.high ?? 1);
  });
}

function redirectDifference(org: number, variant: number, { plan }: RunView): string | null {
  const requests = plan.orgs[org]?.requests ?? [];
  const [own, base] = [requests[variant] ?? requests[0], requests[0]];
  const sent = own?.codeRedirectUri ?? null;
  const expected = [own?.redirectUri ?? null, base?.redirectUri ?? null];
  if (sent === null) return null;
  const other = expected.find((uri) => uri !== null && uri !== sent) ?? null;
  return other === null ? null : describeRedirectDifference(sent, other);
}

/** Null where the variant asks for nothing more than the first one, or for more than sign-in scopes. */
function appendedScopes(org: number, variant: number, { plan }: RunView): string | null {
  const [base, own] = [0, variant].map((index) => {
    const { requests } = plan.orgs[org] ?? { requests: [] };
    return (requests[index] ?? requests[0])?.scope.split(" ") ?? [];
  });
  const extra = (own ?? []).filter((scope) => scope !== "" && !(base ?? []).includes(scope));
  if (extra.length === 0 || !extra.every((scope) => APPENDED_SCOPES.has(scope))) return null;
  return extra.join(" ");
}

function wordsOf({ counts }: DraftCore, wordOf: (cell: Cell) => string | null): string {
  return [...new Set([...counts.keys()].map(wordOf))].filter((word) => word !== null).join(", ");
}
