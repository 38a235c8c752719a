/** What people should know of how a file was read: what it does not say, and what was taken for granted. */
import type { Plan } from "../core/plan.ts";
import { formatCount } from "../core/text.ts";
import type { DialectName } from "../core/words.ts";
import type { ReadCounts } from "./file-survey.ts";
import type { InputFormat } from "./input-format.ts";
import type { Remark } from "./interpreted.ts";

export interface Note {
  code: string;
  text: string;
}

export interface NoteFacts {
  format: InputFormat;
  /** What a place in the file is called. */
  placeNoun: string;
  counts: ReadCounts;
  /** The first few. */
  broken: readonly { place: number; why: string }[];
  remarks: ReadonlyMap<Remark, number>;
  /** Successes whose body the file does not hold. */
  unseen: number;
  guessedStatuses: number;
  overflowed: ReadonlySet<string>;
  /** Those that attempts told of, when the user did not say. */
  dialects: readonly DialectName[];
  /** A claim that the org may stand in instead. */
  otherClaim: string | null;
}

export function writeNotes(facts: NoteFacts, plan: Plan): Note[] {
  const { format, remarks, unseen, guessedStatuses, overflowed, dialects, otherClaim } = facts;
  const count = (remark: Remark) => remarks.get(remark) ?? 0;
  const notes: [code: string, isThere: boolean, text: string][] = [
    ["BROKEN", facts.counts.broken > 0, describeBroken(facts)],
    [
      "NO_BODIES",
      unseen > 0,
      `${requests(unseen)} answered 2xx, and the file does not hold what: nothing is known of these tokens`,
    ],
    [
      "GRANT_BY_LABEL",
      count("guessed-grant") > 0,
      `of ${requests(count("guessed-grant"))} the file does not hold the body: the grant is taken from the label or the URL, else as client_credentials`,
    ],
    [
      "STATUS_ASSUMED",
      guessedStatuses > 0,
      `${formatCount(guessedStatuses)} errors have no status of their own: 400 is assumed (RFC 6749 §5.2)`,
    ],
    [
      "NO_CLIENT",
      count("no-client") > 0,
      `${requests(count("no-client"))} show no client: browsers leave Authorization out of a HAR unless it is exported with sensitive data`,
    ],
    [
      "CUT_OFF",
      count("cut-off") > 0,
      `${requests(count("cut-off"))} were ended by the client within a second: they are left alone`,
    ],
    [
      "UNKNOWN_TOKENS",
      count("unknown-token") > 0,
      `of ${formatCount(count("unknown-token"))} API calls the file does not show where the token came from`,
    ],
    [
      "NEWMAN_TIMES",
      format === "newman",
      "the report has no time per request: each is taken to start where the one before it ended",
    ],
    [
      "DIALECTS",
      dialects.length > 1,
      `several kinds of servers answer here (${dialects.join(", ")}): all are judged as ${plan.target.dialect}, the most frequent; --dialect names another`,
    ],
    [
      "CLAIM",
      otherClaim !== null,
      `no token has ${plan.target.claims.org?.from}, but some have ${otherClaim}: --claim ${otherClaim} looks for the org there`,
    ],
    [
      "NO_EXPECTATION",
      isOrgClaimUnheld(plan),
      `nothing says which org ${plan.orgs.length === 1 ? "the tokens" : "some of the tokens"} must name: --expect-org does`,
    ],
    [
      "TOO_MANY",
      overflowed.size > 0,
      `more ${[...overflowed].join(" and ")} than are kept apart: the last are counted as one`,
    ],
  ];
  return notes.filter(([, isThere]) => isThere).map(([code, , text]) => ({ code, text }));
}

/** An org claim that is held against nothing passes whatever it says. */
function isOrgClaimUnheld({ target, orgs }: Plan): boolean {
  return target.claims.org !== null && orgs.some(({ expectedOrgs }) => expectedOrgs.length === 0);
}

function describeBroken({ counts, broken, placeNoun }: NoteFacts): string {
  const examples = broken.map(({ place, why }) => `${placeNoun} ${place}: ${why}`);
  const what = counts.broken === 1 ? "1 entry" : `${formatCount(counts.broken)} entries`;
  const more = counts.broken > examples.length ? "; …" : "";
  return `${what} could not be read (${examples.join("; ")}${more})`;
}

function requests(count: number): string {
  return count === 1 ? "1 token request" : `${formatCount(count)} token requests`;
}
