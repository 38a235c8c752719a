/** What is private without being a name of the run: people, token ids, and hosts that nobody listed. */
import { hashText } from "./aliases.ts";
import type { Author } from "./name-finder.ts";

export interface PrivateTextOptions {
  salt: string;
  /** What stands in place of a host; the host itself where it may be told. */
  showHost: (host: string) => string;
}

const EMAIL = /[\p{L}\p{N}._+-]+(?:@|%40)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu;
const SUBJECT =
  /\b(sub|subject|username|preferred_username|upn)("?\s*[:=]\s*"?)([^\s"',;·)\]}]+)/gi;
const TOKEN_ID = /\b(jti)("?\s*[:=]\s*"?)([^\s"',;·)\]}]{9,})/gi;
const TOKEN_ID_SHOWN = 8;
const URL_HOST = /\b([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/?#@"'<>]*@)?([^\s/?#:"'<>\\,;)\]}]+)/gi;
const IPV4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g;
/** Ends like a public or an internal name: the scope `User.Read.All` is none. */
const BARE_HOST =
  /(?<![\w.@/-])(?:[a-z0-9-]+\.)+(?:com|net|org|io|ie|eu|de|uk|us|cloud|dev|app|internal|local|lan|corp|example|test|invalid)(?![\w-]|\.\w)/gi;
const ALIAS = /^[a-z]+-(?:[a-z]\d){3}$/;

/** Hashes e-mail addresses and subjects, shortens token ids, and hides hosts: in texts by others also those outside of URLs. */
export function hidePrivateText(
  text: string,
  author: Author,
  { salt, showHost }: PrivateTextOptions,
): string {
  const hide = (host: string): string => (ALIAS.test(host) ? host : showHost(host));
  // URLs first: what stands before a host in one is no address.
  const hidden = text
    .replace(URL_HOST, (_, scheme: string, host: string) => scheme + hide(host))
    .replace(EMAIL, (email) => hashText(salt, "mail", email.replace(/%40/, "@")))
    .replace(SUBJECT, (all, name: string, between: string, subject: string) =>
      /^(?:sub|mail)-[0-9a-f]{8}$/.test(subject)
        ? all
        : name + between + hashText(salt, "sub", subject),
    )
    .replace(
      TOKEN_ID,
      (_, name: string, between: string, id: string) =>
        `${name}${between}${id.slice(0, TOKEN_ID_SHOWN)}…`,
    )
    .replace(IPV4, hide);
  return author === "theirs" ? hidden.replace(BARE_HOST, hide) : hidden;
}
