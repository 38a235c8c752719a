/** Fills in one org's requests under one variant. */
import type { PlanRequest } from "../../core/plan.ts";
import type { Grant } from "../../core/words.ts";
import type { ConfigClient } from "./org-client.ts";
import { settleClient } from "./org-client.ts";
import type { OrgDraft } from "./org-draft.ts";
import type { SettleEndpoint } from "./org-endpoint.ts";
import type { OrgFacts, OrgTemplate } from "./org-template.ts";
import { fillOrgTemplate, fillWords, namesColumn, parseOrgTemplate } from "./org-template.ts";
import type { Place, Problem } from "./problem.ts";
import type { ParameterTemplate, RequestTemplates } from "./request-templates.ts";
import { parseSecretReference } from "./secret-reference.ts";
import { showValue } from "./shown-text.ts";

/** One org's requests under one variant, with secrets by reference. */
export interface ConfigRequest extends Omit<PlanRequest, "client" | "extensionCredentialName"> {
  client: ConfigClient;
  /** Secret parameters of the extension grant, as name and reference. */
  extensionSecrets: [name: string, reference: string][];
}

/** What requests are filled in with. */
export interface RequestContext {
  grants: readonly Grant[];
  /** False when it cannot be told which client an org without one takes. */
  clientKnown: boolean;
  settleEndpoint: SettleEndpoint;
}

const REDIRECTED_GRANTS: readonly Grant[] = ["refresh", "authorization_code"];

/** The org's own redirect URI, its column being a template itself; null when empty or after adding a problem. */
export function settleOwnRedirectUri(
  draft: OrgDraft,
  columns: readonly string[],
  clientId: string,
  problems: Problem[],
): string | null {
  if (draft.redirectUri === null) return null;
  const place = draft.place("redirectUri");
  const template = parseOrgTemplate(draft.redirectUri, place, columns, problems);
  if (template === null) return null;
  const uri = fillOrgTemplate(template, { draft, clientId, redirectUri: null }, problems);
  return uri === null ? null : judgeRedirectUri(uri, place, problems);
}

function judgeRedirectUri(uri: string, place: Place, problems: Problem[]): string | null {
  if (URL.canParse(uri) && !uri.includes("#")) return uri;
  const fix = "give a whole URI without #, as registered for the client";
  problems.push({ place, what: "is not a redirect URI", value: showValue(uri), fix });
  return null;
}

/** Null where the org has none and no grant needs one, or after adding a problem. */
function settleRedirectUri(
  template: OrgTemplate | null,
  facts: OrgFacts,
  grants: readonly Grant[],
  problems: Problem[],
): string | null {
  if (template === null) return null;
  const { draft, redirectUri } = facts;
  if (redirectUri === null && namesColumn(template, "redirectUri")) {
    const grant = grants.find((name) => REDIRECTED_GRANTS.includes(name));
    if (draft.redirectUri !== null || grant === undefined) return null;
    const what = `org ${showValue(draft.org)} has none, but ${grant} needs it`;
    const fix = "give the redirect URI registered for its client";
    problems.push({ place: draft.place("redirectUri"), what, fix });
    return null;
  }
  const uri = fillOrgTemplate(template, facts, problems);
  return uri === null ? null : judgeRedirectUri(uri, template.place, problems);
}

function fillReferences(
  parameters: readonly ParameterTemplate[],
  facts: OrgFacts,
  problems: Problem[],
): [string, string][] {
  return parameters.map(([name, template]) => {
    const reference = fillOrgTemplate(template, facts, problems);
    const parsed = reference === null ? null : parseSecretReference(reference);
    if (parsed !== null && "what" in parsed) problems.push({ place: template.place, ...parsed });
    return [name, reference ?? ""];
  });
}

/** Settles the requests of an org under the variant of the templates. With a problem added, the result is of no use. */
export function settleRequest(
  templates: RequestTemplates,
  { draft, redirectUri }: Omit<OrgFacts, "clientId">,
  { grants, clientKnown, settleEndpoint }: RequestContext,
  problems: Problem[],
): ConfigRequest {
  const { orgParameter, authorizeOrgParameter } = templates;
  const client = settleClient(draft, templates.client, clientKnown ? problems : []);
  const facts = { draft, redirectUri, clientId: client.id };
  const fill = (template: OrgTemplate | null) =>
    template === null ? null : fillOrgTemplate(template, facts, problems);
  const words = (template: OrgTemplate | null) =>
    template === null ? "" : fillWords(template, facts);
  const endpoint = (template: OrgTemplate | null) => {
    const url = fill(template);
    if (template === null || url === null) return null;
    return settleEndpoint(url, template.place, draft.org, problems);
  };
  const pairs = (parameters: readonly ParameterTemplate[]) =>
    parameters.map(([name, value]): [string, string] => [name, fill(value) ?? ""]);
  const redirect = (template: OrgTemplate | null) =>
    settleRedirectUri(template, facts, grants, problems);
  const isExtended = grants.includes("extension");
  const signs = client.auth === "private_key_jwt";
  return {
    client: { ...client, keyId: signs ? fill(templates.keyId) : null },
    tokenUrl: endpoint(templates.tokenUrl) ?? "",
    authorizeUrl: endpoint(templates.authorizeUrl),
    scope: `${words(templates.scope)} ${words(templates.extraScopes)}`.trim(),
    refreshScope: words(templates.refreshScope) || null,
    redirectUri: redirect(templates.redirectUri),
    codeRedirectUri: redirect(templates.codeRedirectUri),
    orgParameter: orgParameter && { ...orgParameter, value: fill(orgParameter.value) ?? "" },
    authorizeOrgParameter: authorizeOrgParameter && {
      name: authorizeOrgParameter.name,
      value: fill(authorizeOrgParameter.value) ?? "",
    },
    parameters: pairs(templates.parameters),
    authorizeParameters: pairs(templates.authorizeParameters),
    extensionParameters: isExtended ? pairs(templates.extensionParameters) : [],
    extensionSecrets: isExtended ? fillReferences(templates.extensionSecrets, facts, problems) : [],
  };
}
