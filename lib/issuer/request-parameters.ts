/** The parameters of a token request and of the authorization request behind it, parsed only once a fault asks for them. */
import { type ParsedUrlQuery, parse } from "node:querystring";
import type { ParameterLookup } from "./fault-condition.ts";

/** Looks into the body before the query; `authorize` gives what is known of the authorization request, null for none. */
export function lookupParameters(
  query: string,
  body: string,
  authorize: () => ReadonlyMap<string, string> | null,
): ParameterLookup {
  let forms: readonly ParsedUrlQuery[] | null = null;
  return (of, parameter) => {
    if (of === "authorize") {
      const asked = authorize();
      return asked === null ? null : (asked.get(parameter) ?? "");
    }
    forms ??= [parse(body), parse(query)];
    return forms.map((form) => firstOf(form[parameter])).find((value) => value !== "") ?? "";
  };
}

function firstOf(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? "";
}
