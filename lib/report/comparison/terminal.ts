/** A comparison on a terminal: the verdict first, then what was compared, the numbers, the orgs and what was found. */
import type { AnyComparison } from "../../compare/comparison-file.ts";
import { joinSections, screenFor, type ScreenOptions } from "../terminal-section.ts";
import { filesSection, type NamedFile, outcomeSection } from "./terminal-parts.ts";
import { listRunSections } from "./terminal-runs.ts";
import { listTargetSections } from "./terminal-targets.ts";

export interface ComparisonTerminalOptions extends ScreenOptions {
  /** Files the comparison left, by what they are. */
  files?: readonly NamedFile[];
}

/** Renders the summary; no line exceeds the width, and each ends with a line feed. */
export function renderComparisonTerminal(
  comparison: AnyComparison,
  options: ComparisonTerminalOptions,
): string {
  const screen = screenFor(options, "see the report");
  return joinSections([
    outcomeSection(comparison, screen),
    ...(comparison.kind === "runs"
      ? listRunSections(comparison, screen)
      : listTargetSections(comparison, screen)),
    filesSection(options.files ?? [], screen),
  ]);
}
