/** What differs between the runs of a comparison, on a terminal. */
import type { Difference } from "../../compare/comparison.ts";
import { bullet, name, type Screen, sentence, titled } from "../terminal-section.ts";
import { WEIGHT_WORDS } from "./row-words.ts";
import { type FittingColumn, layOutFitting } from "./terminal-table.ts";

const MAX_DIFFERENCES = 12;

const DIFFERENCE_COLUMNS: readonly FittingColumn[] = [
  { head: "differs", align: "left", giveUp: 0 },
  { head: "base", align: "left", giveUp: 0 },
  { head: "candidate", align: "left", giveUp: 0 },
  { head: "is", align: "left", giveUp: 0 },
];

/** What is being compared, then what forbids it or had better be alike, and why. */
export function differencesSection(differences: readonly Difference[], screen: Screen): string[] {
  if (differences.length === 0) {
    return titled("What is compared", ["nothing that was noted differs"], 0, screen);
  }
  const shown = differences.slice(0, MAX_DIFFERENCES);
  const rows = shown.map(({ what, base, candidate, weight }) => [
    name(what),
    name(base),
    name(candidate),
    WEIGHT_WORDS[weight],
  ]);
  const [head = "", ...lines] = layOutFitting(DIFFERENCE_COLUMNS, rows, screen.cells - 2);
  const painted = lines.map((line, at) =>
    shown[at]?.weight === "refused" ? screen.paint("red", line) : line,
  );
  const why = shown
    .filter(({ weight }) => weight !== "expected")
    .flatMap((difference) => bullet(markOf(difference), reasonOf(difference), screen.cells));
  const hidden = differences.length - MAX_DIFFERENCES;
  return titled(
    "What is compared",
    [screen.paint("dim", head), ...painted, ...why],
    hidden,
    screen,
  );
}

function markOf({ weight }: Difference): string {
  return weight === "refused" ? "✗" : "!";
}

function reasonOf({ what, key, text }: Difference): string {
  return sentence(`${what} (${key}): ${text}`);
}
