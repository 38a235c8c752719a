/** Single token requests as commands for curl, for whoever has no tokenrush; secrets are variables that the reader sets. */
import type { Evidence, Result } from "../analysis/result.ts";
import { formEncode } from "../core/form-encoding.ts";
import { boundText } from "../core/text.ts";
import { quoteForShell } from "./reproduction.ts";

const MAX_CURLS = 3;
const MAX_NAME = 80;
/** A longer line would be cut, and with it the quotation marks around a value. */
const MAX_WORD = 500;
const JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

type Request = NonNullable<Evidence["request"]>;

/** The first example of the first few findings that have one as a command, each after a line that says what it is of. */
export function listCurls({ findings }: Result): string[] {
  const examples = findings.flatMap(({ evidence: [first] }, at) =>
    first === undefined || first.request === null
      ? []
      : [{ number: at + 1, example: first, request: first.request }],
  );
  return examples
    .slice(0, MAX_CURLS)
    .flatMap(({ number, example, request }) => [
      `# Finding ${number}, org ${boundText(example.org, MAX_NAME)}${needs(request)}`,
      ...commandOf(example, request),
    ]);
}

/** What of it the reader has to have. */
function needs({ auth, parameters, hasSecretParameters }: Request): string {
  const variables = [
    ...(auth === "none" ? [] : [auth === "private_key_jwt" ? "CLIENT_ASSERTION" : "CLIENT_SECRET"]),
    ...parameters.filter(({ sent }) => sent === null).map(({ name }) => variableOf(name)),
  ];
  return [
    variables.length === 0 ? "" : `; set ${variables.join(", ")}`,
    auth === "basic" ? " (form-encoded, RFC 6749 section 2.3.1)" : "",
    hasSecretParameters ? "; add the grant's secret parameters" : "",
  ].join("");
}

function commandOf({ clientId }: Evidence, { url, auth, parameters }: Request): string[] {
  const words = [
    // Braces and brackets in an address are patterns to curl.
    `curl -sS --globoff --url ${quoteBounded(url)}`,
    ...(auth === "basic"
      ? [`--user ${quoteBounded(`${formEncode(clientId)}:`)}"$CLIENT_SECRET"`]
      : []),
    ...parameters.map(({ name, sent }) =>
      sent === null ? secretWord(name, variableOf(name)) : dataWord(name, sent),
    ),
    ...(auth === "basic" ? [] : [dataWord("client_id", clientId)]),
    ...(auth === "post" ? [secretWord("client_secret", "CLIENT_SECRET")] : []),
    ...(auth === "private_key_jwt"
      ? [
          dataWord("client_assertion_type", JWT_BEARER),
          secretWord("client_assertion", "CLIENT_ASSERTION"),
        ]
      : []),
  ];
  return words.map((word, at) =>
    [at === 0 ? "" : "  ", word, at === words.length - 1 ? "" : " \\"].join(""),
  );
}

function dataWord(name: string, value: string): string {
  return `--data-urlencode ${quoteBounded(`${formEncode(name)}=${value}`)}`;
}

function secretWord(name: string, variable: string): string {
  return `--data-urlencode ${quoteBounded(`${formEncode(name)}=`)}"$${variable}"`;
}

/** A word that is one whatever stands in it, and short enough for its line never to be cut. */
function quoteBounded(word: string): string {
  const quoted = quoteForShell(boundText(word, MAX_WORD));
  return quoted.length <= MAX_WORD ? quoted : "'…'";
}

function variableOf(name: string): string {
  return name
    .slice(0, MAX_NAME)
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_");
}
