/** The styles of the HTML report: light and dark, wide and narrow, screen and paper. */

export const STYLES = `
:root {
  color-scheme: light dark;
  --page: #f4f5f7; --card: #ffffff; --sunken: #f4f5f7; --line: #d9dde3;
  --text: #1a1f26; --quiet: #56606d;
  --bad: #b3261e; --bad-wash: #fdeeec; --good: #176b3a; --good-wash: #e9f6ee; --unknown: #855300; --unknown-wash: #fff4df;
  --blue: #0b62b0; --orange: #a85200; --purple: #7a3fa0;
  --halo: #9fb0c4; --shade: #eceff3; --shade-spike: #dde7f3; --shade-ramp: #e8eef6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #101318; --card: #181c22; --sunken: #101318; --line: #333a44;
    --text: #e8ebef; --quiet: #a4aebb;
    --bad: #ff9d94; --bad-wash: #33191a; --good: #79d69b; --good-wash: #14291d; --unknown: #f2c063; --unknown-wash: #2d2413;
    --blue: #6db3f5; --orange: #f0a35b; --purple: #c99bea;
    --halo: #5a6b80; --shade: #1d222a; --shade-spike: #20303f; --shade-ramp: #1d2732;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 1.5rem clamp(0.75rem, 3vw, 2rem) 3rem; max-width: 76rem;
  background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
  overflow-wrap: anywhere;
}
h1, h2, h3, p, ul, dl, pre { margin: 0; }
h1 { font-size: clamp(1.75rem, 5vw, 2.6rem); line-height: 1.15; letter-spacing: -0.01em; }
h2 { font-size: 1.25rem; line-height: 1.3; margin-bottom: 0.75rem; }
h3 { font-size: 1.05rem; line-height: 1.35; }
code, pre, time { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.875em; }
header, section, footer {
  background: var(--card); border: 1px solid var(--line); border-radius: 0.6rem;
  padding: clamp(1rem, 2.5vw, 1.5rem); margin-bottom: 1rem;
}
header { border-left-width: 0.5rem; display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.9rem; }
header.good { border-left-color: var(--good); } header.good h1 { color: var(--good); }
header.bad { border-left-color: var(--bad); } header.bad h1 { color: var(--bad); }
header.unknown { border-left-color: var(--unknown); } header.unknown h1 { color: var(--unknown); }
.run { color: var(--quiet); }
.reasons { padding-left: 1.2rem; font-size: 1.05rem; }
.quiet, .kind { color: var(--quiet); font-size: 0.9rem; }
.count { color: var(--quiet); font-weight: 400; }
span.good { color: var(--good); font-weight: 600; } span.bad { color: var(--bad); font-weight: 600; }
.contrast { display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); }
.contrast p { padding: 0.75rem 1rem; border-radius: 0.4rem; background: var(--sunken); border: 1px solid var(--line); }
.contrast p strong { display: block; font-size: 0.8rem; color: var(--quiet); }
.bad .contrast p:nth-child(2) { background: var(--bad-wash); border-color: var(--bad); }
.good .contrast p:nth-child(2) { background: var(--good-wash); border-color: var(--good); }
.unknown .contrast p:nth-child(2) { background: var(--unknown-wash); border-color: var(--unknown); }
.figures { display: grid; gap: 0.75rem 1rem; grid-template-columns: repeat(auto-fit, minmax(7.8rem, 1fr)); }
.figures dt { font-size: 0.8rem; color: var(--quiet); }
.figures dd { margin: 0; }
.figures strong { display: block; font-size: 1.3rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.figures .bad strong { color: var(--bad); }
.figures span { font-size: 0.8rem; color: var(--quiet); }
.finding { border-top: 1px solid var(--line); padding: 1.1rem 0; display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.6rem; }
.finding:first-of-type { border-top: 0; padding-top: 0; }
.finding > * { min-width: 0; }
.mark {
  display: inline-block; min-width: 1.6em; padding: 0 0.4em; margin-right: 0.6em; border-radius: 1em; text-align: center;
  color: var(--card); background: var(--bad); font-size: 0.9em;
}
.failure .mark { background: var(--unknown); }
.kind code { color: var(--text); }
.facts { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.35rem; overflow-wrap: anywhere; }
.facts > div { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: 0.75rem; }
.facts dt { color: var(--quiet); } .facts dd { margin: 0; font-variant-numeric: tabular-nums; }
.finding .facts > div { grid-template-columns: 5rem minmax(0, 1fr); }
.chips { display: flex; flex-wrap: wrap; gap: 0.3rem; list-style: none; padding: 0; }
.chips li { padding: 0 0.5rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--sunken); font-size: 0.9rem; max-width: 100%; }
.chips .more { border-style: dashed; color: var(--quiet); }
.fix { padding: 0.6rem 0.9rem; border-left: 0.25rem solid var(--good); background: var(--good-wash); border-radius: 0 0.4rem 0.4rem 0; }
.fix strong, .next strong { margin-right: 0.4em; }
.fix strong { color: var(--good); }
.share { display: block; width: min(100%, 20rem); height: 0.6rem; margin-top: 0.3rem; }
.share-all { fill: var(--line); } .share-part { fill: var(--bad); } .failure .share-part { fill: var(--unknown); }
.whisker { stroke: var(--text); stroke-width: 2.5; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 0.4rem; }
.scroll:focus-visible, summary:focus-visible, pre:focus-visible { outline: 2px solid var(--blue); outline-offset: 2px; }
table { overflow-wrap: normal; border-collapse: collapse; width: 100%; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.35rem 0.6rem; text-align: left; vertical-align: top; white-space: nowrap; }
th.right, td.right { text-align: right; }
thead th { color: var(--quiet); font-weight: 600; vertical-align: bottom; white-space: normal; background: var(--sunken); border-bottom: 1px solid var(--line); }
tbody th { font-weight: 600; position: sticky; left: 0; background: var(--card); min-width: 6.5rem; max-width: 16rem; white-space: normal; overflow-wrap: anywhere; }
tbody tr + tr > * { border-top: 1px solid var(--line); }
.finding td:nth-child(5) { white-space: normal; min-width: 13rem; }
.finding tbody th { max-width: none; position: static; font-weight: 400; } .finding th { white-space: nowrap; }
details { margin-top: 0.6rem; } .finding details { margin-top: 0; }
summary { cursor: pointer; color: var(--blue); padding: 0.15rem 0; }
details > :not(summary) { margin-top: 0.5rem; }
pre { overflow-x: auto; padding: 0.75rem 1rem; background: var(--sunken); border: 1px solid var(--line); border-radius: 0.4rem; }
section h3 { margin: 1rem 0 0.4rem; } .finding h3 { margin: 0; }
footer { color: var(--quiet); font-size: 0.9rem; } footer h2 { font-size: 1rem; } footer ul { padding-left: 1.2rem; }
.columns { display: grid; gap: 1rem; align-items: start; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); }
.timeline { display: block; width: 100%; height: auto; }
.timeline-narrow { display: none; }
.timeline text { font: 11px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: var(--quiet); font-variant-numeric: tabular-nums; }
.timeline .panel-title { font-weight: 600; fill: var(--text); }
.timeline .stage-name, .timeline .tick-x { text-anchor: middle; } .timeline .tick-y { text-anchor: end; }
.stage { fill: none; } .stage-warmup, .stage-recovery { fill: var(--shade); } .stage-ramp { fill: var(--shade-ramp); } .stage-spike { fill: var(--shade-spike); }
.grid { stroke: var(--line); fill: none; }
.timeline [class^="line-"] { fill: none; stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round; }
.timeline .line-offered { stroke: var(--halo); stroke-width: 5; } .line-reached { stroke: var(--blue); }
.line-p50 { stroke: var(--blue); } .line-p95 { stroke: var(--orange); stroke-dasharray: 7 3; } .line-p99 { stroke: var(--purple); stroke-dasharray: 2 3; }
.bar-denied { fill: var(--orange); } .bar-unusable { fill: var(--purple); }
@media (max-width: 40rem) {
  .timeline-wide { display: none; } .timeline-narrow { display: block; }
  .facts > div, .finding .facts > div { grid-template-columns: minmax(0, 1fr); gap: 0; }
  tbody th { max-width: 9rem; }
}
@media print {
  :root { --page: #ffffff; --sunken: #ffffff; }
  body { padding: 0; max-width: none; font-size: 0.8rem; }
  header, section, footer { border-radius: 0; border-width: 1px 0 0; padding: 0.8rem 0; margin: 0; break-inside: auto; }
  .finding, .timeline, tr { break-inside: avoid; } h2, h3 { break-after: avoid; }
  .scroll { overflow: visible; } th, td, .finding td { padding: 0.15rem 0.35rem; font-size: 0.65rem; white-space: normal; min-width: 0; }
  tbody th { position: static; }
}
`;
