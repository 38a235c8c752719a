/** How two redirect URIs differ that should be the same text. */

/** Such as `ends with a slash more`, to be followed by "than …"; the texts differ. @see RFC 3986 §6.2.1 */
export function describeRedirectDifference(sent: string, authorized: string): string {
  if (sent === `${authorized}/`) return "has a slash more at its end";
  if (`${sent}/` === authorized) return "has a slash less at its end";
  if (sent.toLowerCase() === authorized.toLowerCase()) return "has other capitals";
  if (!URL.canParse(sent) || !URL.canParse(authorized)) return "is another text";
  const [a, b] = [new URL(sent), new URL(authorized)];
  const parts = PARTS.filter(([part]) => a[part] !== b[part]).map(([, name]) => name);
  return parts.length === 0 ? "is encoded otherwise" : `has another ${parts.join(" and ")}`;
}

const PARTS = [
  ["protocol", "scheme"],
  ["hostname", "host"],
  ["port", "port"],
  ["pathname", "path"],
  ["search", "query"],
  ["hash", "fragment"],
] as const;
