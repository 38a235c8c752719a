/**
 * `npm run bench`: what recording costs the generator, how fast records are judged, and how long a comparison takes.
 * Ratios are measured side by side in one run; absolute figures are this machine's alone. `-- --json` prints them as JSON,
 * `-- --only generator|analysis|compare` measures one of them, `-- --records 1e7` judges so many records.
 */
import { parseArgs } from "node:util";
import { findK6 } from "../setup/find-k6.mjs";
import { benchAnalysis } from "./analysis-bench.ts";
import { benchCompare } from "./compare-bench.ts";
import { benchGenerator } from "./generator-bench.ts";

const PAIRS = 5;

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    only: { type: "string" },
    records: { type: "string", default: "1e6" },
  },
});
const wants = (part: string) => values.only === undefined || values.only === part;

const results = {
  ...(wants("generator") && { generator: await benchGenerator((await findK6()).path, PAIRS) }),
  ...(wants("analysis") && { analysis: await benchAnalysis(Number(values.records)) }),
  ...(wants("compare") && { compare: await benchCompare() }),
};

if (values.json) console.log(JSON.stringify(results, null, 2));
else {
  if (results.generator !== undefined) {
    const { ratio, cpuRatio, pairs } = results.generator;
    console.log("generator: plain k6 with defaults against a record of every token, requests/s");
    for (const pair of pairs) {
      const share = pair.recordingPerSecond / pair.plainPerSecond;
      console.log(
        `  ${Math.round(pair.plainPerSecond)} → ${Math.round(pair.recordingPerSecond)}  (${share.toFixed(2)})`,
      );
    }
    console.log(
      `  median ratio ${ratio.toFixed(2)}; CPU time per request × ${cpuRatio.toFixed(2)}`,
    );
  }
  if (results.analysis !== undefined) {
    console.log("analysis: from records to the result, every token decoded");
    const { recordsPerSecond, aggregateSeconds, composeSeconds, parseRatio, ...memory } =
      results.analysis;
    console.log(
      `  ${recordsPerSecond} records/s (aggregate ${aggregateSeconds.toFixed(2)} s, compose ${composeSeconds.toFixed(2)} s)`,
    );
    console.log(`  × ${parseRatio.toFixed(2)} what finding and parsing the tokens takes alone`);
    console.log(
      `  ${memory.records} records: ${memory.peakMb} MB at most; a tenth of them: ${memory.peakMbSmall} MB`,
    );
  }
  if (results.compare !== undefined) {
    console.log("compare: 5 + 5 runs, from their files to the comparison as text");
    const [first] = results.compare;
    for (const { orgs, readSeconds, compareSeconds, seconds } of results.compare) {
      const times = seconds / (first?.seconds ?? seconds);
      console.log(
        `  ${orgs} orgs: ${seconds.toFixed(2)} s (read ${readSeconds.toFixed(2)} s, compare ${compareSeconds.toFixed(2)} s), × ${times.toFixed(1)}`,
      );
    }
  }
}
