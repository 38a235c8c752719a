/** Redirects of an authorization, followed by hand: where they lead, and what they bring. */
import { formValue } from "./form-encoding.ts";

const ABSOLUTE = /^[a-z][a-z0-9+.-]*:/i;
const HOST = /^(https?:\/\/(?:[a-z0-9._-]+|\[[0-9a-f:]+\]))(?::\d*)?(?:[/?]|$)/i;
const LOOPBACK = /^https?:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

/** So many are followed in one authorization. */
export const REDIRECTS_MAX = 10;

/** Where a `Location` leads from an absolute URL, without its fragment. @see RFC 3986 §5.2, RFC 9110 §10.2.2 */
export function resolveLocation(base: string, location: string): string {
  const target = location.split("#")[0] ?? "";
  if (ABSOLUTE.test(target)) return target;
  const origin = ORIGIN.exec(base)?.[0] ?? "";
  if (target.startsWith("//")) return `${origin.slice(0, origin.indexOf(":") + 1)}${target}`;
  const path = (base.split(/[?#]/)[0] ?? "").slice(origin.length) || "/";
  if (target === "") return base.split("#")[0] ?? "";
  if (target.startsWith("?")) return `${origin}${path}${target}`;
  const [reference = "", ...query] = target.split(/(?=\?)/);
  const whole = reference.startsWith("/")
    ? reference
    : path.slice(0, path.lastIndexOf("/") + 1) + reference;
  return `${origin}${removeDotSegments(whole)}${query.join("")}`;
}

// @see RFC 3986 §5.2.4
function removeDotSegments(path: string): string {
  const segments = path.split("/").slice(1);
  const kept: string[] = [];
  segments.forEach((segment, index) => {
    const isDots = segment === "." || segment === "..";
    if (segment === "..") kept.pop();
    if (!isDots) kept.push(segment);
    else if (index === segments.length - 1) kept.push("");
  });
  return `/${kept.join("/")}`;
}

/**
 * True when a redirect hands the user back to the client: it leads to the redirect URI, or answers the request's state.
 * The second, since a server may write the URI differently, and the client's own page is not to be fetched.
 * @see RFC 6749 §4.1.2
 */
export function isHandedBack(location: string, redirectUri: string, state: string): boolean {
  const uri = redirectUri.replace(/\/$/, "");
  if (location.startsWith(uri) && /^\/?(?:[?#&]|$)/.test(location.slice(uri.length))) return true;
  const isAnswer =
    redirectParameter(location, "code") !== "" || redirectParameter(location, "error") !== "";
  return isAnswer && redirectParameter(location, "state") === state;
}

/**
 * True for a URL that requests may go to: on loopback, or on one of the `hosts`, such as `https://login.example`.
 * What is not plainly one of these is none, since another parser may see another host in it.
 */
export function mayFollow(url: string, hosts: readonly string[]): boolean {
  const host = HOST.exec(url)?.[1]?.toLowerCase();
  return host !== undefined && (LOOPBACK.test(host) || hosts.includes(host));
}

/** A parameter in the query of a redirect; empty when it is not there. */
export function redirectParameter(location: string, name: string): string {
  const start = location.indexOf("?");
  const query = location.slice(start + 1).split("#")[0] ?? "";
  return start === -1 ? "" : (formValue(query, name) ?? "");
}
