/** Rules about requests that the client got wrong, whatever the server answered. */
import { wilsonInterval } from "../../core/statistics/wilson.ts";
import { GRANTS } from "../../core/words.ts";
import type { Words } from "../advice/advice-table.ts";
import type { Cell, Symptom } from "../aggregate.ts";
import { AT_FIRST, REQUEST_FAULT } from "../request-fault.ts";
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

const MISSING = /^no (?!secret\b)(\S+)/;
const LACK_WORDS: Readonly<Record<string, string>> = {
  refresh_token: "a refresh without refresh_token",
};
const SECRET_WORDS: Readonly<Record<string, string>> = {
  [REQUEST_FAULT.noSecret]: "no client secret",
  [REQUEST_FAULT.undefinedSecret]: "a program's word for nothing in place of the secret",
};

/** Of the client under test, told by how its refused request looked. */
export const REQUEST_RULES: readonly SymptomRule[] = [
  { id: "Q02", ...FAILURE, matches: hasFault(REQUEST_FAULT.jsonAsForm), words: senderWords },
  {
    id: "Q03",
    ...FAILURE,
    matches: ({ detail }) => MISSING.test(detail),
    words: (draft) => ({ ...senderWords(draft), lack: wordsOfFaults(draft, describeLack) }),
  },
  {
    id: "Q04",
    ...FAILURE,
    matches: ({ detail }) => faultOf(detail) in SECRET_WORDS,
    words: (draft) => ({
      ...senderWords(draft),
      secret: wordsOfFaults(draft, ({ detail }) => SECRET_WORDS[faultOf(detail)] ?? ""),
    }),
  },
  { id: "Q08", ...FAILURE, matches: hasFault(REQUEST_FAULT.encodedId) },
  {
    id: "Q10",
    ...FAILURE,
    confidence: "medium",
    matches: hasFault(REQUEST_FAULT.unencodedSecret),
  },
  { id: "Q15", ...FAILURE, matches: hasFault(REQUEST_FAULT.duplicate) },
];

/** Of the client under test, whatever it was answered. */
export const CONDUCT_RULES: readonly SymptomRule[] = [
  { id: "Q09", ...FAILURE, matches: hasFault(REQUEST_FAULT.doubleAuth) },
  { id: "Q14", ...FAILURE, matches: hasFault(REQUEST_FAULT.clearToProxy) },
  { id: "B03", ...FAILURE, matches: hasFault(REQUEST_FAULT.tooSoon) },
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

/** The fault a symptom's detail names, whether of a first try or of a later one. */
export function faultOf(detail: string): string {
  return detail.endsWith(AT_FIRST) ? detail.slice(0, -AT_FIRST.length) : detail;
}

function hasFault(fault: string): SymptomRule["matches"] {
  return ({ detail }) => faultOf(detail) === fault;
}

/** `{sender}` and `{before}`: only of a retry is it known that the request before it was as it should be. */
function senderWords({ symptoms }: DraftCore): Words {
  const isRetry = symptoms.every(({ detail }) => !detail.endsWith(AT_FIRST));
  return isRetry
    ? { sender: "the client's own retry", before: ", where the attempt before it was sound" }
    : { sender: "the client itself", before: "" };
}

function wordsOfFaults({ symptoms }: DraftCore, wordOf: (symptom: Symptom) => string): string {
  return [...new Set(symptoms.map(wordOf))].join(", ");
}

function describeLack({ detail }: Symptom): string {
  const name = MISSING.exec(detail)?.[1] ?? detail;
  return LACK_WORDS[name] ?? `a request without ${name}`;
}

export function isRefusal({ family, outcome }: Symptom): boolean {
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
