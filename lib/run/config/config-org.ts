/** Joins each org with the target and the variants: every template filled in, and where endpoints lead judged. */
import type { Grant } from "../../core/words.ts";
import type { OrgDraft } from "./org-draft.ts";
import type { SettleEndpoint } from "./org-endpoint.ts";
import { openEndpointJudge } from "./org-endpoint.ts";
import type { ConfigRequest, RequestContext } from "./org-request.ts";
import { settleOwnRedirectUri, settleRequest } from "./org-request.ts";
import type { OrgTemplate } from "./org-template.ts";
import { fillOrgTemplate, parseOrgTemplate, templateColumns } from "./org-template.ts";
import type { Problem } from "./problem.ts";
import { openProblemFilter } from "./problem.ts";
import type { PlaceOf, RequestTemplates } from "./request-templates.ts";
import { parseRequestTemplates } from "./request-templates.ts";
import type { AllowedHosts } from "./target-host.ts";
import type { TargetSettings } from "./target-schema.ts";
import { checkVariants } from "./variant-checks.ts";
import type { VariantSettings } from "./variants-schema.ts";

type OwnDraft = Omit<OrgDraft, "clientId" | "secretRef" | "nextSecretRef" | "place">;

/** An org with everything its requests need, except the secrets themselves. Its own columns are as they stand. */
export interface ConfigOrg extends OwnDraft {
  /** Null when there is none. */
  revokeUrl: string | null;
  checkUrl: string | null;
  /** By variant index; that of the target alone when there are no variants. */
  requests: ConfigRequest[];
}

/** What an org is joined with. */
export interface OrgContext {
  target: TargetSettings;
  variants: readonly VariantSettings[];
  /** `apiCheck.url`; null when there is none. */
  checkUrl: string | null;
  grants: readonly Grant[];
  /** Null when it cannot be told where load may go. */
  allowed: AllowedHosts | null;
  /** False when it cannot be told which client an org without one takes. */
  clientKnown: boolean;
  /** Where a key of the file stands. */
  placeOf: PlaceOf;
}

/** Judges the endpoints that are the same for all orgs, so that this is said even when no org can be read. */
function checkFixedEndpoints(
  { target, variants, checkUrl, placeOf }: OrgContext,
  settleEndpoint: SettleEndpoint,
  problems: Problem[],
): void {
  const check = (url: string | null | undefined, ...path: (string | number)[]) => {
    if (typeof url !== "string" || /[{}]/.test(url)) return;
    settleEndpoint(url, placeOf(...path), null, problems);
  };
  check(target.tokenUrl, "target", "tokenUrl");
  check(target.authorizeUrl, "target", "authorizeUrl");
  check(target.revokeUrl, "target", "revokeUrl");
  check(checkUrl, "apiCheck", "url");
  for (const [index, { set }] of variants.entries()) {
    check(set.tokenUrl, "variants", index, "set", "tokenUrl");
    check(set.authorizeUrl, "variants", index, "set", "authorizeUrl");
  }
}

/** What all orgs are filled into. */
interface OrgTemplates {
  /** Of the columns that may stand in a column. */
  columns: string[];
  requests: RequestTemplates[];
  revokeUrl: OrgTemplate | null;
  checkUrl: OrgTemplate | null;
}

function parseTemplates(
  drafts: readonly OrgDraft[],
  { target, variants, checkUrl, placeOf }: OrgContext,
  problems: Problem[],
): OrgTemplates {
  const own = templateColumns(drafts);
  const columns = [...own, "redirectUri"];
  const parse = (template: string | null | undefined, ...path: string[]) =>
    typeof template === "string"
      ? parseOrgTemplate(template, placeOf(...path), columns, problems)
      : null;
  return {
    columns: own,
    requests: parseRequestTemplates({ target, variants, columns, placeOf }, problems),
    revokeUrl: parse(target.revokeUrl, "target", "revokeUrl"),
    checkUrl: parse(checkUrl, "apiCheck", "url"),
  };
}

function settleOrg(
  draft: OrgDraft,
  templates: OrgTemplates,
  context: RequestContext,
  sharedClientId: string,
  problems: Problem[],
): ConfigOrg {
  const { clientId: named, secretRef: _, nextSecretRef: _next, place: _place, ...own } = draft;
  const clientId = named ?? sharedClientId;
  const redirectUri = settleOwnRedirectUri(draft, templates.columns, clientId, problems);
  const endpoint = (template: OrgTemplate | null) => {
    const facts = { draft, clientId, redirectUri };
    const url = template && fillOrgTemplate(template, facts, problems);
    if (template === null || url === null) return null;
    return context.settleEndpoint(url, template.place, draft.org, problems);
  };
  return {
    ...own,
    redirectUri,
    revokeUrl: endpoint(templates.revokeUrl),
    checkUrl: endpoint(templates.checkUrl),
    requests: templates.requests.map((request) =>
      settleRequest(request, { draft, redirectUri }, context, problems),
    ),
  };
}

/** Tokens are taken back at one place, since the plan has the target say which. */
function checkRevokeUrl(orgs: readonly ConfigOrg[], placeOf: PlaceOf, problems: Problem[]): void {
  const urls = new Set(orgs.map(({ revokeUrl }) => revokeUrl));
  if (urls.size < 2) return;
  const place = placeOf("target", "revokeUrl");
  const what = `leads to ${urls.size} addresses, but is one for all orgs`;
  problems.push({ place, what, fix: "name no column in it that differs between orgs" });
}

/** Joins every org with the target, under each variant. With a problem added, the result is of no use. */
export function settleOrgs(
  drafts: readonly OrgDraft[],
  context: OrgContext,
  problems: Problem[],
): ConfigOrg[] {
  const { target, grants, allowed, clientKnown, placeOf } = context;
  const settleEndpoint = openEndpointJudge(allowed);
  checkVariants(context.variants, placeOf, problems);
  checkFixedEndpoints(context, settleEndpoint, problems);
  if (drafts.length === 0) return [];
  const before = problems.length;
  const templates = parseTemplates(drafts, context, problems);
  const requestContext = { grants, clientKnown, settleEndpoint };
  const sharedClientId = target.client?.id ?? "";
  const isNew = openProblemFilter();
  const orgs = drafts.map((draft) => {
    const found: Problem[] = [];
    const org = settleOrg(draft, templates, requestContext, sharedClientId, found);
    problems.push(...found.filter(isNew));
    return org;
  });
  if (problems.length === before) checkRevokeUrl(orgs, placeOf, problems);
  return orgs;
}
