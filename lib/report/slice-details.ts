/** Details about slices of a run: variants against each other, retries, checks with the tokens, scopes. */
import type { Result } from "../analysis/result.ts";
import {
  formatCount,
  formatCountShare,
  formatLatency,
  formatShare,
  NO_VALUE,
} from "../core/text.ts";
import { type Detail, figures, makeDetail, words } from "./detail.ts";
import { listBounded } from "./finding-words.ts";
import { CLAIM_WORDS, GRANT_WORDS, VARIANT_METRIC_WORDS } from "./wording.ts";

const MAX_SCOPE_ROWS = 12;
const MAX_SCOPE_ORGS = 3;

type Metric = Result["variantDifferences"][number]["metrics"][number];

/** One table per pair of variants and grant that has anything to compare; of a run by one grant, that of all. */
export function describeVariants({ variantDifferences, grants }: Result): Detail[] {
  return variantDifferences
    .filter(({ grant }) => grant === null || grants.length > 1)
    .filter(({ metrics }) => metrics.some(({ difference }) => difference !== null))
    .map(({ base, variant, grant, metrics }) => {
      const of = grant === null ? "" : `, ${GRANT_WORDS[grant]}`;
      return makeDetail(
        `Variant ${variant} against ${base}${of}`,
        [],
        [
          words<Metric>("what", ({ metric }) => VARIANT_METRIC_WORDS[metric]),
          figures<Metric>(base, (metric) => showSide(metric, metric.base)),
          figures<Metric>(variant, (metric) => showSide(metric, metric.variant)),
          figures("difference", showDifference),
          figures("95 % interval", showInterval),
        ],
        metrics.filter(({ difference }) => difference !== null),
      );
    });
}

function showSide({ unit }: Metric, value: number | null): string {
  if (value === null) return NO_VALUE;
  return unit === "share" ? formatShare(value) : formatLatency(value);
}

function showDifference({ unit, difference }: Metric): string {
  if (difference === null) return NO_VALUE;
  return unit === "share" ? formatPoints(difference) : formatRatio(difference);
}

function showInterval({ unit, interval }: Metric): string {
  if (interval === null) return NO_VALUE;
  const show = unit === "share" ? formatPoints : formatRatio;
  const high = interval.high === null ? "unbounded" : show(interval.high);
  return `${show(interval.low)} to ${high}`;
}

/** A difference of shares in percentage points, with its sign. */
function formatPoints(difference: number): string {
  const sign = difference > 0 ? "+" : difference < 0 ? "−" : "±";
  return `${sign}${formatShare(Math.abs(difference))}`;
}

function formatRatio(ratio: number): string {
  return `× ${ratio.toFixed(2)}`;
}

export function describeRetries({ retries }: Result): Detail[] {
  if (retries === null) return [];
  const { logicalRequests, obtained, attempts, attemptsPerToken } = retries;
  const { obtainedAtFirst, obtainedByRetry, malformed } = retries;
  const perToken =
    attemptsPerToken === null
      ? "no token was obtained"
      : `${attemptsPerToken.toFixed(2)} requests per token`;
  const sentences = [
    `${formatCountShare(obtained, logicalRequests)} of ${formatCount(logicalRequests)} logical requests got a token: ${formatCount(obtainedAtFirst)} at the first attempt, ${formatCount(obtainedByRetry)} by a retry.`,
    `${formatCount(attempts)} requests were sent, ${perToken}.`,
    ...(malformed === 0
      ? []
      : [
          `${formatCount(malformed)} retries lacked what their first attempt had: the client is to blame for these.`,
        ]),
  ];
  return [makeDetail("Retries", sentences, [], [])];
}

export function describeChecks({ checks, orgsChecked }: Result): Detail[] {
  const about = capitalize(`${orgsChecked.text}.`);
  if (checks === null) {
    return orgsChecked.of > 0 && orgsChecked.checked === 0
      ? [makeDetail("Org of the tokens", [about], [], [])]
      : [];
  }
  const { count, of } = checks.deniedAfterIssuance;
  const sentences = [
    `${formatCountShare(count, of)} of ${formatCount(of)} tokens issued with 200 were refused when used.`,
    about,
  ];
  type Row = (typeof checks.rows)[number];
  const columns = [
    words<Row>("the token", ({ claimState }) => CLAIM_WORDS[claimState]),
    figures<Row>("calls", ({ sent }) => formatCount(sent)),
    figures<Row>("allowed", ({ allowed }) => formatCount(allowed)),
    figures<Row>("denied", ({ denied, sent }) => formatCountShare(denied, sent)),
    figures<Row>("failed", ({ failed }) => formatCount(failed)),
  ];
  return [makeDetail(`Calls with the tokens (${checks.kind})`, sentences, columns, checks.rows)];
}

/** Shown when something declared or asked for is not granted, or something granted was not declared. */
export function describeScopes({ scopes }: Result): Detail[] {
  const telling = scopes.filter(
    ({ notGranted, notDeclared }) => notGranted.length + notDeclared.length > 0,
  );
  if (telling.length === 0) return [];
  type Row = (typeof scopes)[number];
  const columns = [
    words<Row>("orgs", ({ orgs, orgCount }) => showOrgs(orgs, orgCount)),
    words<Row>("declared", ({ declared }) => declared || NO_VALUE, "full"),
    words<Row>("asked", ({ asked }) => asked || NO_VALUE),
    words<Row>("granted", ({ granted }) => granted || NO_VALUE, "full"),
    words<Row>("not granted", ({ notGranted }) => notGranted.join(" ") || NO_VALUE),
    words<Row>("not declared", ({ notDeclared }) => notDeclared.join(" ") || NO_VALUE),
    figures<Row>("tokens", ({ tokens }) => formatCount(tokens)),
  ];
  return [makeDetail("Scopes", [], columns, telling.slice(0, MAX_SCOPE_ROWS))];
}

function showOrgs(orgs: readonly string[], count: number): string {
  if (count > MAX_SCOPE_ORGS) return `${formatCount(count)} orgs`;
  return listBounded(orgs, MAX_SCOPE_ORGS, (org) => org);
}

function capitalize(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
