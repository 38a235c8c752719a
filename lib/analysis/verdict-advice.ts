/** What to change so that the next run can be judged, by the reasons why this one cannot. */
import { formatCount, formatRate } from "../core/text.ts";
import type { Reason } from "./verdict.ts";

/** By the code of a reason; one line each. */
const ADVICE: Readonly<Record<string, string>> = {
  CPU: "give k6 more cores, or a machine of its own, apart from the target",
  LAG: "keep k6's machine free of other work: it did not get its turn in time",
  DROPS: "keep k6's machine free of other work: starts fell out though virtual users were free",
  KILLED: "find out what killed k6 (memory is the usual cause: see its peak), then run again",
  PROCESS_GONE: "the run's own process died: what was recorded until then is judged; run again",
  RUNNING: "wait for the run to end, then analyze it again",
  STOPPED: "run again to the end",
  FAILED: "see k6.log in the run's folder, then run again",
  K6_EXIT: "see k6.log in the run's folder, then run again",
  NO_SUMMARY: "k6 did not end by itself: run again, and let it",
  NO_ATTEMPTS: "see k6.log in the run's folder: no attempt was made",
  NO_LOAD: "fix what the preflight found, then run again",
  EVENT_FAILED: "see hooks.log in the run's folder, mend the event's hook, then run again",
  UNPARSED:
    "keep the records as k6 wrote them: some lines were changed or belong to another version",
  CUT: "the disk was full or k6 was killed while it wrote: run again",
  RECORDS_DIFFER: "records were lost between k6 and the disk: see the free space, then run again",
  REQUESTS_DIFFER: "requests were sent that nobody recorded: run the script as it was bundled",
};

/** At most one line per cause, in the order of the reasons. */
export function adviseOn(
  reasons: readonly Reason[],
  {
    sustainableRatePerSecond,
    neededVus,
  }: { sustainableRatePerSecond: number | null; neededVus: number | null },
): string[] {
  const rate =
    sustainableRatePerSecond === null
      ? []
      : [
          `lower the highest rate to about ${formatRate(sustainableRatePerSecond)}, which this machine could hold`,
        ];
  const vus =
    neededVus === null
      ? []
      : [`set safety.maxVus to ${formatCount(neededVus)} or more, or lower the rate`];
  const told = reasons.flatMap(({ code }) => ADVICE[code] ?? []);
  return [...new Set([...rate, ...vus, ...told])];
}
