/** What k6 itself counted, for reconciliation and for the contrast with what the records say. */

interface SummaryData {
  metrics: Record<string, { values: Record<string, number> } | undefined>;
}

/** The file `handleSummary` writes into the run directory; numbers only, so nothing of a VU can leak into it. */
export function summarise(data: SummaryData, file: string): Record<string, string> {
  const value = (metric: string, key: string) => data.metrics[metric]?.values[key] ?? 0;
  const summary = {
    httpReqs: value("http_reqs", "count"),
    httpReqFailedShare: value("http_req_failed", "rate"),
    httpReqDurationP95Us: Math.round(value("http_req_duration", "p(95)") * 1000),
    droppedIterations: value("dropped_iterations", "count"),
    started: value("tokenrush_started", "count"),
    iterations: value("iterations", "count"),
    vusMax: value("vus_max", "max"),
  };
  return { [file]: `${JSON.stringify(summary, null, 2)}\n` };
}
