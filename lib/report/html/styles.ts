/** The styles of the page: light and dark, wide and narrow, screen and paper. */
import { CHART_STYLES } from "./chart-styles.ts";
import { COLOUR_STYLES } from "./colours.ts";

const LAYOUT = `
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 1.25rem clamp(0.75rem, 2vw, 1.5rem) 3rem; max-width: 84rem;
  background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
  overflow-wrap: anywhere;
}
h1, h2, h3, p, ul, ol, dl, pre { margin: 0; }
h1 { font-size: clamp(1.6rem, 5vw, 2.2rem); line-height: 1.15; letter-spacing: -0.01em; }
h2 { font-size: 1.25rem; line-height: 1.3; } h3 { font-size: 1.05rem; line-height: 1.35; }
a { color: var(--link); } a:hover { text-decoration-thickness: 2px; }
code, pre, time { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.875em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; } main:focus { outline: none; }
.skip { position: absolute; left: -100vw; } .skip:focus { left: 1rem; top: 0.25rem; background: var(--card); padding: 0.25rem 0.75rem; }
.scroll time { white-space: nowrap; }
.status { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.clipboard { position: fixed; top: 0; opacity: 0; }
header, section, footer {
  background: var(--card); border: 1px solid var(--line); border-radius: 0.6rem; padding: clamp(0.9rem, 2vw, 1.4rem); margin-bottom: 1rem;
}
section, footer { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.75rem; }
section > h3 { margin-top: 0.6rem; }
.run, .quiet, .kind { color: var(--quiet); } .quiet, .kind { font-size: 0.9rem; }
.count { color: var(--quiet); font-weight: 400; }
span.good { color: var(--good); font-weight: 600; } span.bad { color: var(--bad); font-weight: 600; } span.unsure { color: var(--unknown); }
.footnotes { list-style: none; padding: 0; color: var(--quiet); font-size: 0.875rem; }
.beside { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 1rem; }
nav ul { list-style: none; padding: 0; display: flex; gap: 0.1rem 1rem; overflow-x: auto; }
nav li { white-space: nowrap; font-size: 0.9rem; } nav a { text-decoration: none; display: block; padding: 0.2rem 0; }
.side { margin-bottom: 0.75rem; }
@media screen and (min-width: 75rem) {
  .beside { grid-template-columns: 11.5rem minmax(0, 1fr); }
  .side { position: sticky; top: 1rem; align-self: start; max-height: calc(100vh - 2rem); overflow-y: auto; }
  nav ul { flex-direction: column; } nav li { white-space: normal; }
}
`;

const HEADER = `
header { border-left-width: 0.5rem; display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.5rem; }
header.good { border-left-color: var(--good); } header.good h1 { color: var(--good); }
header.bad { border-left-color: var(--bad); } header.bad h1 { color: var(--bad); }
header.unknown { border-left-color: var(--unknown); } header.unknown h1 { color: var(--unknown); }
.why { font-size: 1.05rem; font-weight: 600; line-height: 1.4; }
.reasons { padding-left: 1.2rem; }
.state { padding: 0.4rem 0.8rem; background: var(--unknown-wash); border-left: 0.25rem solid var(--unknown); border-radius: 0 0.4rem 0.4rem 0; }
.state strong { color: var(--unknown); margin-right: 0.4em; }
.next { display: grid; gap: 0.4rem; } .next > p > strong, .fix strong { margin-right: 0.4em; }
.fix { padding: 0.5rem 0.9rem; border-left: 0.25rem solid var(--good); background: var(--good-wash); border-radius: 0 0.4rem 0.4rem 0; }
.fix strong { color: var(--good); } .remedy { display: grid; gap: 0.5rem; }
.glance h2 { font-size: 1.05rem; margin-bottom: 0.3rem; } .glance ol { list-style: none; padding: 0; }
.glance ol > li {
  display: grid; grid-template-columns: 2rem minmax(0, 1fr); gap: 0 0.6rem; align-items: baseline;
  padding: 0.3rem 0; border-top: 1px solid var(--line); font-size: 0.95rem;
}
.glance ol > li > * { grid-column: 2; } .glance ol > li > .mark { grid-column: 1; }
.when { font-weight: 600; font-size: 0.9rem; }
@media (min-width: 60rem) {
  .glance ol > li { grid-template-columns: 2rem minmax(0, 1fr) minmax(0, 15.5rem) minmax(0, 14.5rem); padding: 0.2rem 0; font-size: 0.9rem; }
  .glance ol > li > * { grid-column: auto; }
}
.mark {
  display: inline-block; min-width: 1.7em; padding: 0 0.3em; border-radius: 1em; text-align: center; font-weight: 600;
  color: var(--card); background: var(--bad); font-size: 0.85em;
}
.failure .mark { background: var(--unknown); }
`;

const PARTS = `
.finding { border-top: 1px solid var(--line); padding: 1rem 0; display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.6rem; }
section > .finding:first-of-type { border-top: 0; padding-top: 0; }
.finding > * { min-width: 0; } .actions { display: flex; flex-wrap: wrap; gap: 0.5rem; }
@media (min-width: 60rem) { .told { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 1rem; align-items: start; } }
.finding:target, tr:target > * { background: var(--unknown-wash) !important; }
.finding, tr, section, h2 { scroll-margin-top: 4rem; }
.kind code { color: var(--text); }
.facts { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.35rem; }
.facts > div { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: 0.75rem; }
.facts dt { color: var(--quiet); } .facts dd { margin: 0; font-variant-numeric: tabular-nums; }
.finding .facts > div { grid-template-columns: 6rem minmax(0, 1fr); }
.chips { display: flex; flex-wrap: wrap; gap: 0.25rem; list-style: none; padding: 0; }
.chips li { padding: 0 0.45rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--sunken); font-size: 0.875rem; max-width: 100%; }
.chips .more { border-style: dashed; color: var(--quiet); }
.strip, .figures { display: grid; gap: 0.75rem 1.25rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 11rem), 1fr)); }
.strip dt, .figures dt { font-size: 0.8rem; color: var(--quiet); } .strip dd, .figures dd { margin: 0; }
.strip dd { font-size: 0.95rem; } .strip .kept dd { color: var(--good); } .strip .broken dd { color: var(--bad); font-weight: 600; }
.figures strong { display: block; font-size: 1.3rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.figures .bad strong { color: var(--bad); } .figures span { font-size: 0.8rem; color: var(--quiet); }
.columns { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); align-items: start; }
.sentences { padding-left: 1.2rem; display: grid; gap: 0.35rem; } .events { padding-left: 1.4rem; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 0.4rem; max-width: 100%; }
table { overflow-wrap: normal; border-collapse: collapse; width: 100%; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.32rem 0.5rem; text-align: left; vertical-align: top; white-space: nowrap; }
.numbers td, .numbers thead th:not(:first-child), th.right, td.right { text-align: right; }
.numbers td.left, .numbers thead th.left { text-align: left; }
thead th { color: var(--quiet); font-weight: 600; vertical-align: bottom; white-space: normal; background: var(--sunken); box-shadow: inset 0 -1px var(--line); }
tbody th { font-weight: 600; position: sticky; left: 0; background: var(--card); min-width: 6.5rem; max-width: 16rem; white-space: normal; overflow-wrap: anywhere; }
tbody tr + tr > * { border-top: 1px solid var(--line); }
.evidence td:nth-child(5), .evidence td:nth-child(7), .prose td { white-space: normal; overflow-wrap: anywhere; min-width: 7rem; }
.evidence th, .evidence td { padding: 0.25rem 0.45rem; font-size: 0.8rem; } .evidence td:nth-child(5) { min-width: 11rem; } .evidence td:nth-child(7) { min-width: 13rem; } .evidence tbody th { max-width: none; position: static; font-weight: 400; white-space: nowrap; }
.scroll:has(> .tall) { max-height: 40rem; overflow-y: auto; }
.tall thead th { position: sticky; top: 0; z-index: 1; } .tall thead th:first-child { left: 0; z-index: 2; } .rest > * { font-style: italic; }
th button { all: unset; cursor: pointer; color: inherit; font: inherit; } th button:focus-visible { outline: 3px solid var(--link); }
th button::after { content: " ↕"; content: " ↕" / ""; opacity: 0.5; }
[aria-sort="ascending"] button::after { content: " ↑"; content: " ↑" / ""; opacity: 1; }
[aria-sort="descending"] button::after { content: " ↓"; content: " ↓" / ""; opacity: 1; }
.controls { display: flex; flex-wrap: wrap; gap: 0.5rem 0.9rem; align-items: center; font-size: 0.9rem; }
.side .controls { margin-top: 0.6rem; } label { min-width: 0; max-width: 100%; }
button, select, input { font: inherit; font-size: 0.9rem; color: var(--text); background: var(--card); border: 1px solid var(--edge); border-radius: 0.35rem; padding: 0.2rem 0.6rem; max-width: 100%; }
button { cursor: pointer; } .copy { justify-self: start; } select, [type="search"] { min-width: 0; } [type="checkbox"] { accent-color: var(--link); }
output { color: var(--quiet); }
summary { cursor: pointer; color: var(--link); padding: 0.15rem 0; } details[open] > summary { margin-bottom: 0.5rem; }
pre { padding: 0.75rem 1rem; background: var(--sunken); border: 1px solid var(--line); border-radius: 0.4rem; white-space: pre-wrap; overflow-wrap: anywhere; }
footer ul { padding-left: 1.2rem; color: var(--quiet); font-size: 0.9rem; display: grid; gap: 0.3rem; }
@media (max-width: 40rem) {
  .facts > div, .finding .facts > div { grid-template-columns: minmax(0, 1fr); gap: 0; }
  tbody th { max-width: 9rem; }
}
`;

const PAPER = `
@media print {
  @page { size: A4; margin: 12mm; }
  body { padding: 0; max-width: none; font-size: 0.8rem; }
  nav, .side, .controls, .copy, .skip { display: none !important; }
  .beside, section { display: block; } section > * + * { margin-top: 0.5rem; }
  header, section, footer { border-radius: 0; border-width: 1px 0 0; padding: 0.8rem 0; margin: 0; }
  header { border-left-width: 0.4rem; padding-left: 0.8rem; }
  figure, tr, .glance li, .picture, .facts, .fix { break-inside: avoid; } .finding { padding: 0.6rem 0; }
  .glance ol > li { grid-template-columns: 2rem minmax(0, 1fr) minmax(0, 11rem) minmax(0, 9rem); } .glance ol > li > * { grid-column: auto; } h2, h3, summary { break-after: avoid; }
  details.same { display: none; } details::details-content { content-visibility: visible; height: auto; display: block; }
  .scroll, .scroll:has(> .tall) { overflow: visible; max-height: none; border: 0; }
  th, td { padding: 0.12rem 0.3rem; font-size: 0.6rem; white-space: normal; overflow-wrap: break-word; min-width: 0 !important; }
  .evidence tbody th, .evidence td:nth-child(6) { white-space: nowrap; } .evidence td:nth-child(5), .evidence td:nth-child(7) { min-width: 6.5rem !important; overflow-wrap: anywhere; } .evidence th, .evidence td { font-size: 0.55rem; padding: 0.1rem 0.2rem; }
  tbody th, .tall thead th { position: static; }
  #org-table tbody tr:nth-child(n + 201) { display: none; }
  a { color: inherit; text-decoration: none; }
}
`;

/** Without the spaces that are there for who reads the code. */
export const STYLES = [COLOUR_STYLES, LAYOUT, HEADER, PARTS, CHART_STYLES, PAPER]
  .join("")
  .replace(/\s*([{};])\s*/g, "$1")
  .replace(/([\w-]): /g, "$1:")
  .replaceAll(";}", "}");
