/** Exchanges of which a file holds next to nothing, as in a table: in a load they are all of a few kinds. */
import type { Exchange, SeenRequest } from "./exchange.ts";
import { isOfGrant, isPublic } from "./parameter-names.ts";

/** A name that is not encoded; of a token that stands in a query the value counts. */
const PLAIN_NAME = /^(?!(?:access_|id_)?token$)[\w-]+$/;

/** What an exchange without a header and a body is told by; null for any other. */
export function plainKey({ response, ending }: Exchange, request: SeenRequest): string | null {
  const { headers, body, method, url, label, named } = request;
  if (body !== null || response.body !== null) return null;
  if (headers.size > 0 || response.headers.size > 0) return null;
  const { org, clientId } = named;
  return [ending, method, withoutValues(url), label, org, clientId].join("\n");
}

/** A URL with the values in its query that nothing is told by left out: they may be others each time. */
function withoutValues(url: string): string {
  const start = url.indexOf("?");
  if (start === -1) return url;
  const pairs = url.slice(start + 1).split("&");
  const kept = pairs.map((pair) => {
    const name = pair.slice(0, pair.indexOf("="));
    return isPublic(name) || isOfGrant(name) || !PLAIN_NAME.test(name) ? pair : name;
  });
  return `${url.slice(0, start)}?${kept.join("&")}`;
}
