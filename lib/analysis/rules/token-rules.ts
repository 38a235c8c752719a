/** Rules about issued tokens: their org claim, scope, lifetime, and successes without a token. */
import { GRANTS } from "../../core/words.ts";
import type { Words } from "../advice/advice-table.ts";
import { LIFETIME_WORDS } from "../advice/tokens.ts";
import type { SymptomFamily } from "../aggregate.ts";
import { orgsIn, type RunView, type Slice, type Spread } from "../run-view.ts";
import { type DraftCore, REFRESH, type SymptomRule } from "./rule.ts";

const CLIENT_CREDENTIALS = GRANTS.indexOf("client_credentials");

function isOf(family: SymptomFamily): SymptomRule["matches"] {
  return (symptom) => symptom.family === family;
}

const DECODED_DEFECT = { ofWhat: "decoded", confidence: "high", isDefect: true } as const;

export const TOKEN_RULES: readonly SymptomRule[] = [
  { id: "U01.empty", ...DECODED_DEFECT, matches: isOf("claim.empty") },
  { id: "U01.absent", ...DECODED_DEFECT, matches: isOf("claim.absent") },
  {
    id: "U01.wrong",
    ...DECODED_DEFECT,
    matches: isOf("claim.wrongOrg"),
    words: ({ symptoms }) => ({
      wrongOrg: symptoms.some(({ detail }) => detail === "partial")
        ? "tokens that lack some of their orgs"
        : "tokens of another org",
    }),
  },
  {
    id: "U01.extra",
    ...DECODED_DEFECT,
    matches: (symptom, { plan }) =>
      symptom.family === "extraOrg" && plan.target.claims.extra === "forbid",
  },
  {
    id: "U01.undecodable",
    ofWhat: "sampled",
    confidence: "high",
    isDefect: true,
    matches: isOf("claim.undecodable"),
  },
  {
    id: "U15",
    ...DECODED_DEFECT,
    matches: isOf("lifetime"),
    words: (draft) => detailWords(draft, LIFETIME_WORDS),
  },
  {
    id: "U05",
    ...DECODED_DEFECT,
    // An API may go by the application alone; whether it does, its own answers tell.
    isDefect: false,
    grant: CLIENT_CREDENTIALS,
    matches: isOf("roleless"),
  },
  {
    id: "T01",
    ofWhat: "answers",
    confidence: "high",
    isDefect: true,
    matches: isOf("hollow"),
    words: (draft) => detailWords(draft),
  },
  {
    id: "T18",
    ofWhat: "issued",
    grant: REFRESH,
    confidence: "high",
    // Held against what the refresh asks for, or else what was granted before: the server may give no less (RFC 6749 §6).
    isDefect: true,
    matches: isOf("scopeShortfall"),
    select: selectNarrowedByRefresh,
  },
  {
    id: "U04",
    ofWhat: "issued",
    confidence: "high",
    isDefect: false,
    matches: isOf("scopeShortfall"),
  },
];

function detailWords({ symptoms }: DraftCore, inWords: Words = {}): Words {
  const details = new Set(symptoms.map(({ detail }) => detail).filter((detail) => detail !== ""));
  const words = [...details].toSorted().map((detail) => inWords[detail] ?? detail);
  return { detail: words.join(", ").replaceAll(",", ", ").replaceAll(/ +/g, " ") };
}

// An org whose other grants fall short too has a scope problem, not a refresh problem.
function selectNarrowedByRefresh({ slices }: Spread, view: RunView): Slice[] {
  const onlyRefresh = new Set(
    [...orgsIn(slices)].filter((org) =>
      view.cellsOf(org).every((cell) => cell.grant === REFRESH || cell.scopeShortfall === 0),
    ),
  );
  return slices.filter(({ cell }) => cell.grant === REFRESH && onlyRefresh.has(cell.org));
}
