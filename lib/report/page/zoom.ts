/** Zooms the timeline: by stage, step by step with buttons, or by drawing over a stretch; only `viewBox` and words move. */
import { formatDuration } from "../../core/text.ts";
import { announce } from "./status.ts";
import { timeTicks } from "./time-ticks.ts";
import type { TimeRange } from "./time-ticks.ts";
import { rangeBetween, stepRange, withinRun } from "./zoom-range.ts";
import type { ZoomStep } from "./zoom-range.ts";

const CHARACTER_WIDTH = 6.4;
/** A shorter stroke of the pointer is a click. */
const SHORTEST_STROKE = 0.01;
const STEPS: readonly ZoomStep[] = ["in", "out", "earlier", "later"];

export function zoomTimelines(): void {
  const plots = Array.from(document.querySelectorAll<SVGSVGElement>("svg.plot"));
  const stage = document.querySelector<HTMLSelectElement>("#zoom-stage");
  const output = document.querySelector("#zoom-range");
  const endMs = Number(plots[0]?.dataset["end"]);
  if (!(endMs > 0) || stage === null || output === null) return;
  const whole: TimeRange = { fromMs: 0, toMs: endMs };
  let shown = whole;
  const show = (range: TimeRange): void => {
    shown = range;
    for (const plot of plots) showRange(plot, range);
    output.textContent = `${formatDuration(range.fromMs)} to ${formatDuration(range.toMs)}`;
    announce(`Timeline from ${output.textContent}`);
  };
  stage.addEventListener("change", () => {
    const { from, to } = stage.selectedOptions[0]?.dataset ?? {};
    show(from === undefined ? whole : withinRun({ fromMs: Number(from), toMs: Number(to) }, endMs));
  });
  for (const step of STEPS) {
    document
      .querySelector(`button[data-zoom="${step}"]`)
      ?.addEventListener("click", () => show(stepRange(shown, step, endMs)));
  }
  for (const plot of plots) {
    onStroke(plot, (one, other) => show(withinRun(rangeBetween(one, other, shown), endMs)));
  }
}

/** Calls back with where a stroke of the pointer over the plot begins and ends, as shares of its width. */
function onStroke(plot: SVGSVGElement, then: (from: number, to: number) => void): void {
  let start: number | null = null;
  const placeOf = (event: PointerEvent): number => {
    const { left, width } = plot.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - left) / width));
  };
  plot.addEventListener("pointerdown", (event) => {
    start = placeOf(event);
    plot.setPointerCapture(event.pointerId);
  });
  plot.addEventListener("pointerup", (event) => {
    const end = placeOf(event);
    if (start !== null && Math.abs(end - start) > SHORTEST_STROKE) then(start, end);
    start = null;
  });
}

function showRange(plot: SVGSVGElement, range: TimeRange): void {
  const picture = plot.ownerSVGElement;
  const endMs = Number(plot.dataset["end"]);
  const left = Number(plot.getAttribute("x"));
  const width = Number(plot.getAttribute("width"));
  const height = plot.getAttribute("height") ?? "";
  const from = left + (range.fromMs / endMs) * width;
  const span = ((range.toMs - range.fromMs) / endMs) * width;
  plot.setAttribute("viewBox", `${from} 0 ${span} ${height}`);
  if (picture === null) return;
  const xOf = (ms: number): number =>
    left + ((ms - range.fromMs) / (range.toMs - range.fromMs)) * width;
  drawTicks(picture, range, xOf);
  moveEvents(picture, range, xOf);
  moveStageNames(picture, range, xOf);
}

function drawTicks(picture: SVGSVGElement, range: TimeRange, xOf: (ms: number) => number): void {
  const group = picture.querySelector<SVGGElement>("g.moments");
  const first = group?.querySelector("text");
  if (group === null || first === null || first === undefined) return;
  const marks = timeTicks(range, Number(group.dataset["steps"])).map((ms) => {
    const mark = first.cloneNode();
    if (mark instanceof SVGTextElement) mark.setAttribute("x", xOf(ms).toFixed(1));
    mark.textContent = formatDuration(ms);
    return mark;
  });
  group.replaceChildren(...marks);
}

function moveEvents(
  picture: SVGSVGElement,
  { fromMs, toMs }: TimeRange,
  xOf: (ms: number) => number,
): void {
  for (const number of picture.querySelectorAll<SVGTextElement>("text.event-number")) {
    const ms = Number(number.dataset["at"]);
    number.setAttribute("x", (xOf(ms) + 3).toFixed(1));
    number.classList.toggle("out", ms < fromMs || ms > toMs);
  }
}

function moveStageNames(
  picture: SVGSVGElement,
  { fromMs, toMs }: TimeRange,
  xOf: (ms: number) => number,
): void {
  for (const name of picture.querySelectorAll<SVGTextElement>("text.stage-name")) {
    const left = xOf(Math.max(fromMs, Number(name.dataset["from"])));
    const right = xOf(Math.min(toMs, Number(name.dataset["to"])));
    const fits = (name.textContent ?? "").length * CHARACTER_WIDTH < right - left - 4;
    name.setAttribute("x", ((left + right) / 2).toFixed(1));
    name.classList.toggle("out", !fits);
  }
}
