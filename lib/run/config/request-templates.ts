/** What the requests of each variant are made of, every template parsed once. */
import type { PlanOrgParameter } from "../../core/plan.ts";
import type { ClientSettings } from "./org-client.ts";
import type { OrgTemplate } from "./org-template.ts";
import { parseOrgTemplate } from "./org-template.ts";
import type { Place, Problem } from "./problem.ts";
import type {
  OrgParameterSettings,
  RequestSettings,
  Setting,
  SettingPath,
} from "./request-settings.ts";
import { settleRequestSettings } from "./request-settings.ts";
import type { TargetSettings } from "./target-schema.ts";
import type { VariantSettings } from "./variants-schema.ts";

export type PlaceOf = (...path: (string | number)[]) => Place;

/** A parameter whose value is filled in for each org. */
export type ParameterTemplate = [name: string, value: OrgTemplate];

interface OrgParameterTemplate extends Omit<PlanOrgParameter, "value"> {
  value: OrgTemplate;
}

/** A template that is not there, or has a problem, is null or left out. */
export interface RequestTemplates {
  client: ClientSettings;
  keyId: OrgTemplate | null;
  tokenUrl: OrgTemplate | null;
  authorizeUrl: OrgTemplate | null;
  scope: OrgTemplate | null;
  extraScopes: OrgTemplate | null;
  refreshScope: OrgTemplate | null;
  redirectUri: OrgTemplate | null;
  codeRedirectUri: OrgTemplate | null;
  orgParameter: OrgParameterTemplate | null;
  authorizeOrgParameter: OrgParameterTemplate | null;
  parameters: ParameterTemplate[];
  authorizeParameters: ParameterTemplate[];
  extensionParameters: ParameterTemplate[];
  /** Templates of references to secrets. */
  extensionSecrets: ParameterTemplate[];
}

/** What the templates come from. */
interface TemplateSource {
  target: TargetSettings;
  /** The target's own settings alone when there are none. */
  variants: readonly VariantSettings[];
  columns: readonly string[];
  placeOf: PlaceOf;
}

type ParseAt = (template: string | null | undefined, path: SettingPath) => OrgTemplate | null;

function parseParameters(
  parameters: Iterable<[string, Setting<string>]>,
  parse: ParseAt,
): ParameterTemplate[] {
  return [...parameters].flatMap(([name, { value, path }]): ParameterTemplate[] => {
    const template = parse(value, path);
    return template === null ? [] : [[name, template]];
  });
}

function parseOrgParameter(
  { value: parameter, path }: Setting<OrgParameterSettings | null | undefined>,
  parse: ParseAt,
): OrgParameterTemplate | null {
  const value = parse(parameter?.value, [...path, "value"]);
  // That of an authorization request has no other place.
  if (!parameter || value === null) return null;
  return { name: parameter.name, in: parameter.in ?? "query", value };
}

function parseExtension(
  { extensionGrant }: TargetSettings,
  key: "parameters" | "secretParameters",
  parse: ParseAt,
): ParameterTemplate[] {
  const entries = Object.entries(extensionGrant?.[key] ?? {}).map(
    ([name, value]): [string, Setting<string>] => [
      name,
      { value, path: ["target", "extensionGrant", key, name] },
    ],
  );
  return parseParameters(entries, parse);
}

function parseVariant(
  { target, placeOf }: TemplateSource,
  settings: RequestSettings,
  parse: ParseAt,
): RequestTemplates {
  const { client, clientAuth, redirectUri, codeRedirectUri } = settings;
  const { orgParameter, authorizeOrgParameter } = settings;
  const parseSetting = ({ value, path }: Setting<string | null | undefined>) => parse(value, path);
  return {
    client: {
      shared: client.value,
      variantPlace: client.path[0] === "variants" ? placeOf(...client.path) : null,
      auth: clientAuth.value,
    },
    keyId: parse(target.clientKeyId, ["target", "clientKeyId"]),
    tokenUrl: parseSetting(settings.tokenUrl),
    authorizeUrl: parseSetting(settings.authorizeUrl),
    scope: parseSetting(settings.scope),
    extraScopes: parseSetting(settings.extraScopes),
    refreshScope: parseSetting(settings.refreshScope),
    redirectUri: parseSetting(redirectUri),
    codeRedirectUri: parseSetting(
      codeRedirectUri.value === undefined ? redirectUri : codeRedirectUri,
    ),
    orgParameter: parseOrgParameter(orgParameter, parse),
    authorizeOrgParameter: parseOrgParameter(
      authorizeOrgParameter.value === undefined ? orgParameter : authorizeOrgParameter,
      parse,
    ),
    parameters: parseParameters(settings.parameters, parse),
    authorizeParameters: parseParameters(settings.authorizeParameters, parse),
    extensionParameters: parseExtension(target, "parameters", parse),
    extensionSecrets: parseExtension(target, "secretParameters", parse),
  };
}

/** The templates of each variant; one that variants share is parsed, and complained about, once. */
export function parseRequestTemplates(
  source: TemplateSource,
  problems: Problem[],
): RequestTemplates[] {
  const { target, variants, columns, placeOf } = source;
  const parsed = new Map<string, OrgTemplate | null>();
  const parse: ParseAt = (template, path) => {
    if (template === null || template === undefined) return null;
    const key = JSON.stringify(path);
    const known = parsed.get(key);
    if (known !== undefined) return known;
    const found = parseOrgTemplate(template, placeOf(...path), columns, problems);
    parsed.set(key, found);
    return found;
  };
  const sets = variants.length === 0 ? [{}] : variants.map(({ set }) => set);
  return sets.map((set, index) =>
    parseVariant(source, settleRequestSettings(target, set, index), parse),
  );
}
