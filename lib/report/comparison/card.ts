/** The card of a comparison: what it concluded, by which numbers and orgs, on one picture. */
import type { AnyComparison } from "../../compare/comparison-file.ts";
import type { Comparison, ComparisonRow } from "../../compare/comparison.ts";
import type { TargetComparison } from "../../compare/target-comparison.ts";
import { boundText, formatCount } from "../../core/text.ts";
import {
  BOX_ROOM,
  type Card,
  cellsIn,
  drawBox,
  drawCardFrame,
  drawFigures,
  drawShare,
  firstLines,
} from "../card-parts.ts";
import { html, type SafeHtml } from "../html/template.ts";
import type { KeyFigure } from "../key-figures.ts";
import { cardPicture, TIMELINE_CANVAS, timelinePicture } from "../pictures.ts";
import { evidenceOf } from "./evidence.ts";
import {
  groupRows,
  isRegressed,
  METRIC_NAMES,
  showEstimate,
  showRange,
  showValue,
  WEIGHT_WORDS,
} from "./row-words.ts";
import { listDiffering, listUntold } from "./target-words.ts";
import { drawComparedTimeline } from "./timeline-picture.ts";
import {
  describeLoad,
  describeNextMove,
  describeOutcome,
  describeReason,
  describeSides,
} from "./verdict-words.ts";

const MAX_FIGURES = 5;
const KEY_METRICS: readonly ComparisonRow["metric"][] = ["p50", "p95", "p99", "status403", "empty"];
const WORST_NAMED = 4;
const MAX_NAME = 40;
const TITLE_LINES = 2;

/** The card as an SVG file of 1200 × 630 pixels. */
export function renderComparisonCard(comparison: AnyComparison): string {
  return cardPicture(drawCard(comparison));
}

/** Both sides over time as an SVG file; of targets and of what was not compared only that there is none. */
export function renderComparisonTimeline(comparison: AnyComparison): string {
  if (comparison.kind === "targets") {
    return timelinePicture("Latencies of two targets are not compared: there is nothing to draw.");
  }
  return timelinePicture(
    comparison.timeline.blocks.length === 0
      ? "Nothing was compared over time, so there is nothing to draw."
      : drawComparedTimeline(comparison, TIMELINE_CANVAS),
  );
}

function drawCard(comparison: AnyComparison): Card {
  const { symbol, word, tone } = describeOutcome(comparison.verdict);
  const sides = describeSides(comparison);
  const body = comparison.kind === "runs" ? bodyOfRuns(comparison) : bodyOfTargets(comparison);
  return drawCardFrame({
    title: `${symbol} ${word}: ${sides}, ${comparison.id}`,
    verdict: `${symbol} ${word}`,
    tone,
    about: `${sides}, ${describeLoad(comparison)}`,
    body,
    foot: `${comparison.id} · tokenrush ${comparison.tokenrush}`,
  });
}

function bodyOfRuns(comparison: Comparison): SafeHtml {
  const figures = comparison.rows.length === 0 ? differencesOf(comparison) : figuresOf(comparison);
  return html`${drawFigures(figures.slice(0, MAX_FIGURES))} ${drawReason(comparison)}
  ${drawOrgs(comparison)}`;
}

/** Of the stage and grant that the verdict rests on; of several, the first in which something regressed. */
function figuresOf({ rows }: Comparison): KeyFigure[] {
  const groups = groupRows(rows);
  const worst = groups.find((group) => group.rows.some(isRegressed)) ?? groups[0];
  return KEY_METRICS.flatMap((metric) => {
    const row = worst?.rows.find((one) => one.metric === metric);
    return row === undefined ? [] : [figureOf(row)];
  });
}

function figureOf(row: ComparisonRow): KeyFigure {
  const { metric, stage, unit, base, candidate, change, state } = row;
  const sides = `${showValue(base, unit)} → ${showValue(candidate, unit)}`;
  return {
    name: `${METRIC_NAMES[metric]}, ${boundText(stage, MAX_NAME)}`,
    value: change === null ? state : showEstimate(change.estimate, unit),
    note: change === null ? sides : `${sides} (${showRange(change, unit)})`,
    bad: isRegressed(row),
  };
}

/** What forbids the comparison stands where its numbers would. */
function differencesOf({ differences }: Comparison): KeyFigure[] {
  return differences
    .filter(({ weight }) => weight === "refused")
    .map(({ what, weight, text }) => ({
      name: boundText(what, MAX_NAME),
      value: WEIGHT_WORDS[weight],
      note: text,
      bad: true,
    }));
}

function drawReason(comparison: Comparison): SafeHtml {
  const [defect] = comparison.defects;
  const fix = defect === undefined ? "" : evidenceOf(defect, comparison).fix;
  return drawSentences(
    describeReason(comparison),
    fix === "" ? describeNextMove(comparison) : `Fix: ${fix}`,
    describeOutcome(comparison.verdict).tone,
  );
}

/** What matters most, and what to do about it. */
function drawSentences(why: string, next: string, tone: "good" | "bad" | "unknown"): SafeHtml {
  const shown = firstLines(why, cellsIn(BOX_ROOM, 24, 700), TITLE_LINES);
  const below = 44 + shown.length * 32;
  const lines = firstLines(next, cellsIn(BOX_ROOM, 18), TITLE_LINES);
  return drawBox(tone, [
    ...shown.map((text, at) => ({ text, size: 24, weight: 700 as const, below: 42 + at * 32 })),
    ...lines.map((text, at) => ({ text, size: 18, below: below + at * 26 })),
  ]);
}

/** By the metric in which most orgs regressed. */
function drawOrgs({ orgs }: Comparison): SafeHtml | null {
  const byMetric = orgs.metrics.map(({ metric, rows }) => ({
    metric,
    worse: rows.filter(isRegressed),
  }));
  const [most] = byMetric.toSorted((a, b) => b.worse.length - a.worse.length);
  if (most === undefined) return null;
  const { metric, worse } = most;
  const named = worse.slice(0, WORST_NAMED).map(({ org }) => boundText(org, MAX_NAME));
  const more = worse.length > named.length ? " …" : "";
  const who = named.length === 0 ? "" : `: ${named.join(", ")}${more}`;
  const words =
    worse.length === 0 ? "orgs surely regressed" : `orgs regressed by ${METRIC_NAMES[metric]}`;
  const text = `${formatCount(worse.length)} of ${formatCount(orgs.compared)} ${words}${who}`;
  return drawShare(text, worse.length, orgs.compared);
}

function bodyOfTargets(comparison: TargetComparison): SafeHtml {
  const { splits, orgs } = comparison;
  const differing = listDiffering(comparison).length;
  const untold = listUntold(comparison).length;
  const figures: KeyFigure[] = [
    {
      name: "Work at one target only",
      value: formatCount(splits.length),
      note: "orgs",
      bad: splits.length > 0,
    },
    ...(untold === 0
      ? []
      : [{ name: "Cannot be told", value: formatCount(untold), note: "orgs", bad: false }]),
    { name: "Differ otherwise", value: formatCount(differing), note: "orgs", bad: false },
    {
      name: "Alike",
      value: formatCount(Math.max(0, orgs.length - differing - untold - splits.length)),
      note: "orgs",
      bad: false,
    },
  ];
  const named = splits.slice(0, WORST_NAMED).map(({ org }) => boundText(org, MAX_NAME));
  const who =
    named.length === 0 ? "" : `: ${named.join(", ")}${splits.length > named.length ? " …" : ""}`;
  const text = `${formatCount(splits.length)} of ${formatCount(orgs.length)} orgs work at one target only${who}`;
  return html`${drawFigures(figures)}
  ${drawSentences(describeReason(comparison), describeNextMove(comparison), describeOutcome(comparison.verdict).tone)}
  ${drawShare(text, splits.length, orgs.length)}`;
}
