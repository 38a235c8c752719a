/** Decides which hosts load may go to: loopback, and those that the configuration names one by one. */
import { showUrl } from "./shown-text.ts";

export type Fault = { what: string; fix: string; kind: "invalid" | "refused" };

/** Hosts off loopback that are allowed, as URL hosts; `plain` also without TLS. */
export interface AllowedHosts {
  hosts: ReadonlySet<string>;
  plain: ReadonlySet<string>;
}

/** Names of parameters that hold a secret. */
export const CREDENTIAL_PARAMETER = /secret|passw|token|assertion|api_?key/i;

function tryUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/** True for 127.0.0.0/8, ::1 and localhost, of a host as `URL` gives it: lower case, numbers written out. */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Reads one entry of `safety.allow`: `host`, or `http://host` for one without TLS. */
function readEntry(entry: string): { host: string; plain: boolean } | null {
  const plain = entry.startsWith("http://");
  const name = plain ? entry.slice("http://".length) : entry;
  // Anything a bare host cannot hold: a scheme, port, path, user, wildcard.
  if (!/^(?:\[[0-9a-f:.]+\]|[^\s:/?#@*\\[\]%]+)$/i.test(name)) return null;
  const url = tryUrl(`http://${name}`);
  return url === null ? null : { host: url.hostname, plain };
}

/** Reads `safety.allow`; `onFault` is told the index of each entry that is no host. */
export function readAllowedHosts(
  entries: readonly string[],
  onFault: (index: number, fault: Fault & { value: string }) => void,
): AllowedHosts {
  const hosts = new Set<string>();
  const plain = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const read = readEntry(entry);
    if (read === null) {
      onFault(index, {
        what: "is not the name of one host",
        value: showUrl(entry),
        fix: "write login.example, or http://login.example to allow it without TLS; no port, path or *",
        kind: "invalid",
      });
      continue;
    }
    hosts.add(read.host);
    if (read.plain) plain.add(read.host);
  }
  return { hosts, plain };
}

/** Parses an endpoint's URL, or says why it is none that a token request may go to. */
export function parseEndpoint(text: string): URL | Fault {
  const url = tryUrl(text);
  const value = showUrl(text);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) {
    return {
      what: `is not an http or https URL: ${value}`,
      fix: "give a whole URL",
      kind: "invalid",
    };
  }
  if (url.username !== "" || url.password !== "") {
    const what = `has a user part before its host ${url.hostname}`;
    return { what, fix: "remove what stands before the @", kind: "invalid" };
  }
  if (url.hash !== "") {
    return {
      what: `has a fragment: ${value}`,
      fix: "remove the # and what follows",
      kind: "invalid",
    };
  }
  if ([...url.searchParams.keys()].some((key) => CREDENTIAL_PARAMETER.test(key))) {
    const fix = "name the secret in secretRef as env:NAME or file:PATH";
    return { what: `has a credential in its query (not shown): ${value}`, fix, kind: "invalid" };
  }
  return url;
}

/** Says why load may not go to `url`, or null when it may. */
export function judgeHost(url: URL, allowed: AllowedHosts): Fault | null {
  const { hostname, protocol } = url;
  if (isLoopback(hostname)) return null;
  if (!allowed.hosts.has(hostname)) {
    return {
      what: `host ${hostname} is neither on loopback nor named under safety.allow`,
      fix: `if it may be put under load, add ${hostname} to safety.allow`,
      kind: "refused",
    };
  }
  if (protocol === "https:" || allowed.plain.has(hostname)) return null;
  return {
    what: `host ${hostname} would get credentials without TLS`,
    fix: `use https, or write http://${hostname} under safety.allow`,
    kind: "refused",
  };
}
