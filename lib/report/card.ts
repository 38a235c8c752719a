/** The card of a run: what it concluded, on one picture that says it where no page can be opened. */
import type { Result } from "../analysis/result.ts";
import { boundText, formatCount } from "../core/text.ts";
import {
  BOX_ROOM,
  type Card,
  cellsIn,
  drawBox,
  drawCardFrame,
  drawFigures,
  drawShare,
  firstLines,
} from "./card-parts.ts";
import { describeSeen } from "./finding-words.ts";
import { html } from "./html/template.ts";
import type { SafeHtml } from "./html/template.ts";
import { listKeyFigures } from "./key-figures.ts";
import { rankFailing } from "./org-ranking.ts";
import { describeRun } from "./run-words.ts";
import { describeVerdict } from "./verdict-words.ts";

const WORST_NAMED = 4;
const TITLE_LINES = 2;

/** Draws the card; all text has its size and colour with it. */
export function drawCard(result: Result): Card {
  const { symbol, word, tone } = describeVerdict(result.verdict);
  const { run } = result;
  return drawCardFrame({
    title: `${symbol} ${word}: ${run.scenario}, ${run.id}`,
    verdict: `${symbol} ${word}`,
    tone,
    about: describeRun(result),
    body: html`${drawFigures(listKeyFigures(result))} ${drawFinding(result)} ${drawOrgs(result)}`,
    foot: `${run.id} · tokenrush ${run.tokenrush}, k6 ${run.k6}`,
  });
}

function drawFinding({ findings }: Result): SafeHtml {
  const [worst] = findings;
  if (worst === undefined) {
    return drawBox("good", [
      { text: "Nothing was found wrong often enough to be a finding.", size: 26, below: 86 },
    ]);
  }
  const shown = firstLines(worst.title, cellsIn(BOX_ROOM, 26, 700), TITLE_LINES);
  const below = 44 + shown.length * 32;
  const fix = firstLines(
    `Fix: ${worst.fix}`,
    cellsIn(BOX_ROOM, 17),
    1 + TITLE_LINES - shown.length,
  );
  const more = findings.length > 1 ? `, the first of ${formatCount(findings.length)} findings` : "";
  return drawBox("bad", [
    ...shown.map((text, at) => ({ text, size: 26, weight: 700 as const, below: 42 + at * 32 })),
    { text: describeSeen(worst) + more, size: 19, below },
    ...fix.map((text, at) => ({ text, size: 17, below: below + 28 + at * 24 })),
  ]);
}

/** How many of the orgs have something wrong, as a bar, and the worst of them by name. */
function drawOrgs({ orgs }: Result): SafeHtml {
  const failing = rankFailing(orgs);
  const named = failing.slice(0, WORST_NAMED).map(({ org }) => boundText(org, 40));
  const more = failing.length - named.length;
  const who = named.length === 0 ? "" : `: ${named.join(", ")}${more > 0 ? " …" : ""}`;
  const text = `${formatCount(failing.length)} of ${formatCount(orgs.length)} orgs with something wrong${who}`;
  return drawShare(text, failing.length, orgs.length);
}
