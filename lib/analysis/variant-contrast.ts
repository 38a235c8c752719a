/** Whether a finding is of some variants only: its counts by variant, and what those variants do otherwise than the others. */
import type { Plan, PlanRequest } from "../core/plan.ts";
import { formatCount } from "../core/text.ts";
import { wilsonInterval } from "../core/statistics/wilson.ts";

/** A variant's share of a finding; `index` is into `plan.variants`. */
export interface VariantCount {
  index: number;
  count: number;
  of: number;
}

/** `variant without-org 120/120, with-org 0/118`; empty for a run with one variant. */
export function listVariants(counts: readonly VariantCount[], plan: Plan): string {
  if (counts.length < 2) return "";
  const rows = counts.map(
    ({ index, count, of }) => `${nameOf(index, plan)} ${formatCount(count)}/${formatCount(of)}`,
  );
  return `variant ${rows.join(", ")}`;
}

/** What to add to a title when the finding is of some variants only: `, only in variant without-org (without org_id)`; else empty. */
export function describeOnly(
  counts: readonly VariantCount[],
  orgs: readonly number[],
  plan: Plan,
): string {
  const shown = counts.filter(({ count }) => count > 0).map(withInterval);
  const free = counts.filter(({ count, of }) => count === 0 && of > 0).map(withInterval);
  const leastShown = Math.min(...shown.map(({ low }) => low));
  if (shown.length === 0 || free.length === 0) return "";
  if (free.some(({ high }) => high >= leastShown)) return "";
  const names = shown.map(({ index }) => nameOf(index, plan)).join(", ");
  const how = describeOtherwise(
    shown.flatMap(({ index }) => requestsOf(orgs, index, plan)),
    free.flatMap(({ index }) => requestsOf(orgs, index, plan)),
  );
  return `, only in variant${shown.length > 1 ? "s" : ""} ${names}${how === "" ? "" : ` (${how})`}`;
}

function withInterval(row: VariantCount) {
  return { ...row, ...wilsonInterval(Math.min(row.count, row.of), row.of) };
}

function nameOf(index: number, { variants }: Plan): string {
  return variants[index]?.name ?? String(index);
}

function requestsOf(orgs: readonly number[], variant: number, { orgs: planned }: Plan) {
  return orgs.flatMap((org) => planned[org]?.requests.slice(variant, variant + 1) ?? []);
}

/** The differences that the founding threads ask about, in words; empty when it is another one. */
function describeOtherwise(shown: readonly PlanRequest[], free: readonly PlanRequest[]): string {
  const parameter = free.map(orgParameterOf).find((name) => name !== null);
  if (parameter !== undefined && shown.every((one) => orgParameterOf(one) === null)) {
    if (free.every((one) => orgParameterOf(one) !== null)) return `without ${parameter}`;
  }
  if (shown.every(isPlainRefresh) && !free.some(isPlainRefresh)) {
    return "refreshed without scope; with it the scope is kept";
  }
  return "";
}

function orgParameterOf(request: PlanRequest): string | null {
  return request.authorizeOrgParameter?.name ?? request.orgParameter?.name ?? null;
}

/** Without a scope, a refresh asks for what was granted first (RFC 6749 §6). */
function isPlainRefresh({ refreshScope }: PlanRequest): boolean {
  return refreshScope === null;
}
