/** Takes what may not be told out of every text of a result, or of a comparison of some, in whatever field it stands. */
import type { Evidence, Finding, Result } from "../../analysis/result.ts";
import { rewriteEscaped } from "../../core/redaction.ts";
import { boundText } from "../../core/text.ts";
import type { Author } from "./name-finder.ts";
import type { NameTable } from "./name-table.ts";
import { ORG_FIELDS } from "./named-orgs.ts";
import { hidePrivateText } from "./private-text.ts";
import { isOfOurMaking, RECORD_FIELDS, SCHEMA_WORDS } from "./schema-words.ts";
import { type Place, rewriteStrings } from "./string-walk.ts";

export interface TextRedaction {
  salt: string;
  table: NameTable;
  /** False where ids of orgs cannot be told from other text; lists in details are then left out. */
  areIdsKnown: boolean;
}

/** Fields whose text servers or people have written. */
export const SAID_BY_OTHERS: readonly string[] = [
  ...RECORD_FIELDS,
  "error",
  "description",
  "correlationId",
  "orgId",
  "clientId",
  "url",
  "sent",
];
const MAX_DESCRIPTION = 200;
const MAX_ERROR = 100;

/** A copy of the result in which no text names what the table hides; enumerations, times and ids of attempts stay. */
export function redactTexts(result: Result, redaction: TextRedaction): Result {
  const copy = rewriteTexts(result, redaction, { words: SCHEMA_WORDS, theirs: SAID_BY_OTHERS });
  return {
    ...copy,
    findings: copy.findings.map((finding) => boundEvidence(finding, redaction)),
    observations: copy.observations.map((finding) => boundEvidence(finding, redaction)),
  };
}

/** What is known of the texts of a kind of document. */
export interface TextKinds {
  /** Values of its enumerations. */
  words: ReadonlySet<string>;
  /** Fields whose text servers or people have written. */
  theirs: readonly string[];
}

/** A copy of any document, without what the table hides. */
export function rewriteTexts<Document extends object>(
  document: Document,
  redaction: TextRedaction,
  kinds: TextKinds,
): Document {
  const copy = structuredClone(document);
  rewriteStrings(copy, {
    recordFields: RECORD_FIELDS,
    rewrite: (text, place) => redactAt(text, place, redaction, kinds),
    rewriteKey: (key) => redactText(key, "theirs", redaction),
  });
  return copy;
}

function redactAt(
  text: string,
  { field }: Place,
  redaction: TextRedaction,
  { words, theirs }: TextKinds,
): string {
  if (ORG_FIELDS.includes(field)) return redaction.table.showOrg(text);
  if (theirs.includes(field)) return redactText(text, "theirs", redaction);
  return words.has(text) ? text : redactText(text, "ours", redaction);
}

/** One text, also under escapes. */
export function redactText(text: string, author: Author, { salt, table }: TextRedaction): string {
  if (isOfOurMaking(text)) return text;
  const { showHost, replaceNames } = table;
  // Names first: what looks like an address may begin in the middle of one.
  return rewriteEscaped(text, (plain) =>
    hidePrivateText(replaceNames(plain, author), author, { salt, showHost }),
  );
}

function boundEvidence(finding: Finding, redaction: TextRedaction): Finding {
  return {
    ...finding,
    evidence: finding.evidence.map((example) => showExample(example, redaction)),
    passing: finding.passing.map((example) => showExample(example, redaction)),
  };
}

/** Without what would be an id, where ids cannot be told from other text. */
function showExample(example: Evidence, redaction: TextRedaction): Evidence {
  const bounded = boundExample(example, redaction);
  return redaction.areIdsKnown ? bounded : { ...bounded, orgId: "", clientId: "", request: null };
}

/** An example after it was rewritten, which may have made its texts longer. */
export function boundExample<Example extends Pick<Evidence, "error" | "description" | "detail">>(
  example: Example,
  { areIdsKnown }: TextRedaction,
): Example {
  return {
    ...example,
    error: boundText(example.error, MAX_ERROR),
    description: boundText(example.description, MAX_DESCRIPTION),
    detail: areIdsKnown ? example.detail : withoutValues(example.detail),
  };
}

/** `org_ids: […] · nobody expected …`: what a claim held may be the id of any org. */
function withoutValues(detail: string): string {
  return detail
    .replace(/\[[^\]]+\]/g, "[…]")
    .replace(/"[^"]+"/g, '"…"')
    .replace(/(?<=\bexpected )[^·]*[^·\s]/g, "…");
}
