/** What the summaries of both kinds of comparison begin and end with. */
import type { AnyComparison } from "../../compare/comparison-file.ts";
import { wrapText } from "../terminal-layout.ts";
import { labelled, name, type Paint, type Screen, sentence } from "../terminal-section.ts";
import type { VerdictWords } from "../verdict-words.ts";
import {
  describeLoad,
  describeNextMove,
  describeOutcome,
  describeReason,
  describeSides,
} from "./verdict-words.ts";

export interface NamedFile {
  name: string;
  path: string;
}

const TONES: Record<VerdictWords["tone"], Paint> = { good: "green", bad: "red", unknown: "yellow" };

/** `✗ REGRESSED  sdk 4.2.0 → 4.3.0, spike, 41 orgs`, why, and what to do. */
export function outcomeSection(comparison: AnyComparison, screen: Screen): string[] {
  const { symbol, word, tone } = describeOutcome(comparison.verdict);
  const { cells, paint } = screen;
  const title = `${symbol} ${word}  ${sentence(describeSides(comparison))}, ${describeLoad(comparison)}`;
  return [
    ...wrapText(sentence(title), cells).map((line) => paint(TONES[tone], paint("bold", line))),
    ...wrapText(sentence(describeReason(comparison)), cells - 2).map((line) => `  ${line}`),
    ...labelled("Next", sentence(describeNextMove(comparison)), screen),
  ];
}

export function filesSection(files: readonly NamedFile[], screen: Screen): string[] {
  return files.flatMap((file) => labelled(name(file.name), sentence(file.path), screen));
}

/** Names of orgs that only one side has. */
export function alonePart(orgs: readonly string[], side: string, { cells }: Screen): string[] {
  if (orgs.length === 0) return [];
  const shown = orgs.slice(0, MAX_ALONE).map(name).join(", ");
  const hidden = orgs.length - MAX_ALONE;
  const more = hidden > 0 ? ` and ${hidden} more` : "";
  return wrapText(`only ${side}: ${shown}${more}`, cells - 2);
}

const MAX_ALONE = 6;
