/** Judges where the endpoints of the orgs lead, each address once. */
import type { Place, Problem } from "./problem.ts";
import { showValue } from "./shown-text.ts";
import type { AllowedHosts, Fault } from "./target-host.ts";
import { judgeHost, parseEndpoint } from "./target-host.ts";

/** The URL as it was parsed, or null after adding a problem; `org` is named when the URL is that of one org. */
export type SettleEndpoint = (
  text: string,
  place: Place,
  org: string | null,
  problems: Problem[],
) => string | null;

/** `allowed` is null when it cannot be told where load may go; then only the form of a URL is judged. */
export function openEndpointJudge(allowed: AllowedHosts | null): SettleEndpoint {
  const judged = new Map<string, { href: string | null; fault: Fault | null }>();
  const judge = (text: string) => {
    const url = parseEndpoint(text);
    if (!(url instanceof URL)) return { href: null, fault: url };
    // Written out again, since another parser may see another host in the text as it stood.
    return { href: url.href, fault: allowed && judgeHost(url, allowed) };
  };
  return (text, place, org, problems) => {
    const known = judged.get(text) ?? judge(text);
    judged.set(text, known);
    const value = org === null ? {} : { value: `org ${showValue(org)}` };
    if (known.fault !== null) problems.push({ place, ...known.fault, ...value });
    return known.href;
  };
}
