/** What the tokens show beyond findings: which orgs stand out, and what goes with what. */
import type { Result } from "../analysis/result.ts";
import type { Detail } from "./detail.ts";

/** Most sentences of each; the page has all. */
const SENTENCES_MAX = 6;

/** Two details at most, in sentences; a measure that nothing shows is left out. */
export function listEvidence({ orgComparison, correlation }: Result): Detail[] {
  return [
    inSentences(
      "Which orgs",
      orgComparison.filter(({ extent }) => extent !== "none").map(({ text }) => text),
    ),
    inSentences("What goes with what", correlation.text.filter(isTelling)),
  ].flatMap((detail) => detail ?? []);
}

/** False of `no 403 forbidden among 9 451`. */
function isTelling(text: string): boolean {
  return !text.startsWith("no ");
}

function inSentences(title: string, texts: readonly string[]): Detail | null {
  if (texts.length === 0) return null;
  const sentences = texts
    .slice(0, SENTENCES_MAX)
    .map((text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`);
  return { title, sentences, columns: [], rows: [] };
}
