/** Test support, a process of its own: judges the run in a directory again and prints how much memory that took, in MB. */
import { runDirectoryAt } from "../lib/run/run-directory.ts";
import { judgeRun } from "./judge-run.ts";

const [path = ""] = process.argv.slice(2);
const { totals } = await judgeRun(runDirectoryAt(path));
// maxRSS is in KiB on every platform that Node supports.
const peakMb = (process.resourceUsage().maxRSS * 1024) / 1e6;
console.log(JSON.stringify({ attempts: totals.attempts, peakMb }));
