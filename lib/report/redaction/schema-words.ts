/** What in a result is of its schema and not of the run: values from closed lists, and how times and numbers of ours look. */
import { CACHE_KEY_PARTS, CHECK_KINDS, GATE_BOUNDS, GATE_METRICS } from "../../core/plan.ts";
import {
  CLAIM_STATES,
  CLIENT_AUTH_METHODS,
  DIALECTS,
  EVENT_KINDS,
  GRANTS,
  OUTCOMES,
  SCENARIOS,
  STAGE_KINDS,
} from "../../core/words.ts";

/** Enumerated where results are made and not in `lib/core`; dimensions are no enumeration, and these are all but groups. */
const OF_RESULTS =
  `VALID GENERATOR-LIMITED INCOMPLETE|open closed none ok failed|share count latencyUs ratio scopeShortfall|primary secondary
  blocks ranks all some unclear refusedUse|attempts issued decoded sampled answers checks requests spends polls|granted removed|high medium low
  refresh_token code|a b|role grant variant kid node|strict warn off`.split(/[\s|]+/);

/** Values of a result's enumerations, which stay whatever orgs are called. */
export const SCHEMA_WORDS: ReadonlySet<string> = new Set<string>([
  ...CACHE_KEY_PARTS,
  ...CHECK_KINDS,
  ...CLAIM_STATES,
  ...CLIENT_AUTH_METHODS,
  ...DIALECTS,
  ...EVENT_KINDS,
  ...GATE_BOUNDS,
  ...GATE_METRICS,
  ...GRANTS,
  ...OUTCOMES,
  ...SCENARIOS,
  ...STAGE_KINDS,
  ...OF_RESULTS,
  "not run",
  "refresh token age",
  "token age",
]);

/** Enumerated where runs are compared. */
const OF_COMPARISONS =
  `REGRESSED IMPROVED SHIFTED SAME INCONCLUSIVE|ALIKE SPLIT|runs targets sdk|measured calibrated assumed|refused allowed warning expected
  runs prediction single|p50 p95 p99 rejected serverFailed hollow empty wrongOrg unusable|rate durationMs|base candidate T22 T25`.split(
    /[\s|]+/,
  );

/** Values of the enumerations of a comparison. */
export const COMPARISON_WORDS: ReadonlySet<string> = new Set<string>([
  ...SCHEMA_WORDS,
  ...OF_COMPARISONS,
  "NO DATA",
  "NOT COMPARABLE",
]);

/** Records whose keys are what others wrote. */
export const RECORD_FIELDS: readonly string[] = ["errorCodes", "labels", "groups"];

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const ATTEMPT_ID = /^(?:\d+-\d+-\d+)?$/;
const HASH = /^[0-9a-f]{64}$/;
const VERSION = /^\d+\.\d+\.\d+$/;
const RUN_ID = /^\d{8}T\d{6}Z-(.+)-[a-z]{4}$/;

/** True for a text that is a time, an attempt's id, a hash, a version or a run's id, in which a name could only stand by chance. */
export function isOfOurMaking(text: string): boolean {
  if ([TIME, ATTEMPT_ID, HASH, VERSION].some((shape) => shape.test(text))) return true;
  const [, scenario = ""] = RUN_ID.exec(text) ?? [];
  return ["demo", "compare"].includes(scenario) || SCHEMA_WORDS.has(scenario);
}
