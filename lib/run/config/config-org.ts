/** Joins each org with the target: its client, its URLs and parameter filled in, and where they lead judged. */
import type { Grant } from "../../core/words.ts";
import type { TargetSettings } from "./config-schema.ts";
import type { OrgDraft } from "./org-draft.ts";
import type { OrgTemplate } from "./org-template.ts";
import { fillOrgTemplate, parseOrgTemplate, templateColumns } from "./org-template.ts";
import type { Place, Problem } from "./problem.ts";
import { showValue } from "./shown-text.ts";
import type { AllowedHosts } from "./target-host.ts";
import { judgeHost, parseEndpoint } from "./target-host.ts";

/** An org with everything a token request of it needs, except the secret itself. */
export interface ConfigOrg extends Omit<OrgDraft, "clientId" | "secretRef" | "place"> {
  client: { id: string; secretRef: string | null };
  orgParameterValue: string;
  tokenUrl: string;
  authorizeUrl: string | null;
}

/** What an org is joined with. */
export interface OrgContext {
  target: TargetSettings;
  grants: readonly Grant[];
  /** Null when it cannot be told where load may go. */
  allowed: AllowedHosts | null;
  /** False when it cannot be told which client an org without one takes. */
  clientKnown: boolean;
  /** Where a key of the file stands. */
  placeOf: (...path: string[]) => Place;
}

/** The templates of the target, parsed; one that is not there, or has a problem, is null. */
interface TargetTemplates {
  columns: string[];
  tokenUrl: OrgTemplate | null;
  authorizeUrl: OrgTemplate | null;
  orgParameter: OrgTemplate | null;
}

function parseTargetTemplates(
  drafts: readonly OrgDraft[],
  { target, placeOf }: OrgContext,
  problems: Problem[],
): TargetTemplates {
  const columns = templateColumns(drafts);
  const parse = (template: string | undefined, ...path: string[]) =>
    template === undefined
      ? null
      : parseOrgTemplate(template, placeOf("target", ...path), columns, problems);
  return {
    columns,
    tokenUrl: parse(target.tokenUrl, "tokenUrl"),
    authorizeUrl: parse(target.authorizeUrl, "authorizeUrl"),
    orgParameter: parse(target.orgParameter?.value, "orgParameter", "value"),
  };
}

function settleClient(
  draft: OrgDraft,
  { client: shared, clientAuth }: TargetSettings,
  problems: Problem[],
): ConfigOrg["client"] {
  const id = draft.clientId ?? shared?.id ?? "";
  const inherited = id === shared?.id ? (shared.secretRef ?? null) : null;
  const secretRef = clientAuth === "none" ? null : (draft.secretRef ?? inherited);
  if (id === "") {
    const what = `org ${showValue(draft.org)} has no client`;
    const fix = "give a clientId, or target.client";
    problems.push({ place: draft.place("clientId"), what, fix });
  } else if (secretRef === null && clientAuth !== "none") {
    const what = `client ${showValue(id)} of org ${showValue(draft.org)} has no secret`;
    const fix = "give a secretRef, or target.clientAuth: none";
    problems.push({ place: draft.place("secretRef"), what, fix });
  }
  return { id, secretRef };
}

/** Judges where an endpoint's URL leads, and returns it as it was parsed here; null when it cannot be used. */
function settleEndpoint(
  text: string,
  place: Place,
  allowed: AllowedHosts | null,
  org: string | null,
  problems: Problem[],
): string | null {
  const url = parseEndpoint(text);
  const fault = url instanceof URL ? allowed && judgeHost(url, allowed) : url;
  const value = org === null ? {} : { value: `org ${showValue(org)}` };
  if (fault !== null) problems.push({ place, ...fault, ...value });
  // Written out again, since another parser may see another host in the text as it stood.
  return url instanceof URL ? url.href : null;
}

function settleRedirectUri(
  draft: OrgDraft,
  clientId: string,
  columns: readonly string[],
  grants: readonly Grant[],
  problems: Problem[],
): string | null {
  const place = draft.place("redirectUri");
  if (draft.redirectUri === null) {
    if (!grants.includes("refresh")) return null;
    const what = `org ${showValue(draft.org)} has none, but mix.refresh needs it`;
    problems.push({ place, what, fix: "give the redirect URI registered for its client" });
    return null;
  }
  const template = parseOrgTemplate(draft.redirectUri, place, columns, problems);
  const uri = template === null ? null : fillOrgTemplate(template, draft, clientId, problems);
  if (uri !== null && (!URL.canParse(uri) || uri.includes("#"))) {
    const fix = "give a whole URI without #, as registered for the client";
    problems.push({ place, what: "is not a redirect URI", value: showValue(uri), fix });
  }
  return uri;
}

/** Judges the endpoints that are the same for all orgs, so that this is said even when no org can be read. */
function checkFixedEndpoints({ target, allowed, placeOf }: OrgContext, problems: Problem[]): void {
  for (const key of ["tokenUrl", "authorizeUrl"] as const) {
    const url = target[key];
    if (url === undefined || /[{}]/.test(url)) continue;
    settleEndpoint(url, placeOf("target", key), allowed, null, problems);
  }
}

/** Joins every org with the target. With a problem added, the result is of no use. */
export function settleOrgs(
  drafts: readonly OrgDraft[],
  context: OrgContext,
  problems: Problem[],
): ConfigOrg[] {
  const { target, grants, allowed, placeOf } = context;
  checkFixedEndpoints(context, problems);
  if (drafts.length === 0) return [];
  const templates = parseTargetTemplates(drafts, context, problems);
  return drafts.map((draft) => {
    const { clientId: _clientId, secretRef: _secretRef, place: _place, ...own } = draft;
    const client = settleClient(draft, target, context.clientKnown ? problems : []);
    const fill = (template: OrgTemplate | null) =>
      template === null ? null : fillOrgTemplate(template, draft, client.id, problems);
    const endpoint = (key: "tokenUrl" | "authorizeUrl") => {
      const url = fill(templates[key]);
      if (url === null) return null;
      return settleEndpoint(url, placeOf("target", key), allowed, draft.org, problems);
    };
    return {
      ...own,
      client,
      redirectUri: settleRedirectUri(draft, client.id, templates.columns, grants, problems),
      orgParameterValue: fill(templates.orgParameter) ?? "",
      tokenUrl: endpoint("tokenUrl") ?? "",
      authorizeUrl: endpoint("authorizeUrl"),
    };
  });
}
