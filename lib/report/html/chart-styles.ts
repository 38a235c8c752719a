/** The styles of the pictures: lines, fields and their words. Lines differ by dashes as well as by colour. */

export const CHART_STYLES = `
figure { margin: 0; }
.picture { display: block; width: 100%; height: auto; font-size: 12px; }
.picture.narrow { display: none; max-width: 30rem; }
.picture text { fill: var(--quiet); }
.picture .panel-title { fill: var(--text); font-weight: 600; font-size: 13px; }
.picture .row-name { fill: var(--text); text-anchor: end; }
.picture.narrow > .row-name { text-anchor: start; } .picture.narrow > .row-note { text-anchor: end; }
.tick-y { text-anchor: end; } .tick-x, .stage-name { text-anchor: middle; } .axis-name { text-anchor: end; }
.stage-name { font-weight: 600; } .out { display: none; }
.grid { stroke: var(--line); stroke-width: 1; fill: none; vector-effect: non-scaling-stroke; }
.stage { fill: var(--card); } .stage-warmup, .stage-recovery { fill: var(--shade); } .stage-ramp { fill: var(--shade-ramp); }
.stage-spike, .stage-soak { fill: var(--shade-spike); }
.plot { touch-action: pan-y; } .plot path { vector-effect: non-scaling-stroke; }
.event { stroke: var(--text); stroke-width: 1.2; stroke-dasharray: 2 2; }
.picture .event-number { fill: var(--text); font-weight: 700; }
[class^="line-"], [class^="curve-"] { fill: none; stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round; }
.line-offered { stroke: var(--halo); stroke-width: 3; stroke-dasharray: 5 4; }
.line-reached, .line-p50, .curve-1 { stroke: var(--blue); } .line-flight { stroke: var(--green); }
.line-p95, .curve-2 { stroke: var(--vermilion); stroke-dasharray: 7 4; }
.line-p99, .curve-3 { stroke: var(--purple); stroke-dasharray: 2 4; }
.curve-4 { stroke: var(--green); stroke-dasharray: 9 3 2 3; } .curve-whole { stroke: var(--text); stroke-width: 2.2; }
.curve-band { fill: var(--halo); fill-opacity: 0.3; stroke: none; }
rect.bar-denied { fill: var(--vermilion); } path.bar-denied { stroke: var(--vermilion); }
rect.bar-unusable { fill: var(--purple); } path.bar-unusable { stroke: var(--purple); } .plot [class^="bar-"] { vector-effect: none; }
.line-base, .curve-base { stroke: var(--edge); stroke-dasharray: 6 4; } .line-candidate, .curve-candidate { stroke: var(--blue); stroke-width: 2.2; }
.band-base { fill: var(--edge); fill-opacity: 0.18; } .band-candidate { fill: var(--blue); fill-opacity: 0.18; }
.dot-calm { stroke: var(--blue); stroke-width: 7; stroke-linecap: round; } .limit { stroke: var(--vermilion); stroke-dasharray: 2 3; fill: none; }
.dot { stroke: var(--vermilion); stroke-width: 9; stroke-linecap: round; } .bar { stroke: var(--vermilion); stroke-opacity: 0.75; stroke-width: 12; }
.interval { stroke: var(--text); stroke-width: 1.4; fill: none; }
.reference { stroke: var(--edge); stroke-dasharray: 4 3; fill: none; }
path.heat-0 { stroke: var(--heat-0); } rect.heat-0 { fill: var(--heat-0); stroke: var(--edge); stroke-width: 0.5; }
path.heat-1 { stroke: var(--heat-1); } rect.heat-1 { fill: var(--heat-1); stroke: var(--edge); stroke-width: 0.5; }
path.heat-2 { stroke: var(--heat-2); } rect.heat-2 { fill: var(--heat-2); stroke: var(--edge); stroke-width: 0.5; }
path.heat-3 { stroke: var(--heat-3); } rect.heat-3 { fill: var(--heat-3); stroke: var(--edge); stroke-width: 0.5; }
path.heat-4 { stroke: var(--heat-4); } rect.heat-4 { fill: var(--heat-4); stroke: var(--edge); stroke-width: 0.5; }
path.heat-5 { stroke: var(--heat-5); } rect.heat-5 { fill: var(--heat-5); stroke: var(--edge); stroke-width: 0.5; }
path[class^="heat-"] { stroke-width: 13.5; }
.share { display: block; width: min(100%, 20rem); height: 0.6rem; margin-top: 0.3rem; }
.share-all { fill: var(--line); } .share-part { fill: var(--bad); } .failure .share-part { fill: var(--unknown); }
.whisker { stroke: var(--text); stroke-width: 2.5; }
@media screen and (max-width: 48rem) {
  .picture.wide { display: none; } .picture.narrow { display: block; }
}
`;
