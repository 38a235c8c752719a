/** Test support: answers of a token endpoint that give back what it was sent, in many encodings, wherever there is room for text. */

/** A token request as it came. */
export interface SentRequest {
  authorization: string;
  body: string;
  /** The client's, and what it presented besides. */
  secrets: string[];
}

export interface EchoAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** How a server may write down what it was sent. */
const ENCODINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  encodeURIComponent,
  (text) => new URLSearchParams({ _: text }).toString().slice(2),
  (text) => encodeURIComponent(text).replaceAll(/%../g, (escape) => escape.toLowerCase()),
  (text) => Buffer.from(text).toString("base64"),
  (text) => Buffer.from(text).toString("base64url"),
  (text) => Buffer.from(`>${text}<`).toString("base64"),
  (text) => Buffer.from(`id:${text}`).toString("base64url"),
  (text) => Buffer.from(text).toString("hex"),
  (text) => Buffer.from(text).toString("hex").toUpperCase(),
];

/** Its places are filled with other echoes from turn to turn. */
type AnswerKind = (
  echo: (place: number) => string,
  sent: SentRequest,
  token: Readonly<Record<string, string | number>>,
) => Partial<EchoAnswer>;

const ANSWER_KINDS: readonly AnswerKind[] = [
  (_echo, _sent, token) => ({ body: JSON.stringify(token) }),
  (echo, _, token) => ({
    body: JSON.stringify({ ...token, scope: `${token["scope"]} ${echo(1)}` }),
  }),
  (echo, _, token) => ({ body: JSON.stringify({ ...token, scope: echo(1), note: echo(2) }) }),
  (echo) => ({
    status: 403,
    headers: {
      "content-type": `application/json; for="${echo(1)}"`,
      "www-authenticate": `Bearer error_description="${echo(2)}"`,
      "retry-after": echo(3),
    },
    body: JSON.stringify({ error: echo(4), error_description: `no: ${echo(5)}`, [echo(6)]: 1 }),
  }),
  (echo, { body }) => ({
    status: 403,
    body: JSON.stringify({ code: "denied", message: body, seen: echo(1) }),
  }),
  (_, { authorization, body }) => ({
    status: 401,
    headers: { "content-type": "text/plain" },
    body: `${authorization}\n${body}`,
  }),
  (echo, { body }) => ({
    status: 503,
    headers: { "content-type": "text/html" },
    body: `<html><p>${escapeHtml(echo(1))}</p>${escapeHtml(body)}</html>`,
  }),
  (echo) => ({ body: JSON.stringify({ message: echo(1), access_token: "" }) }),
  (_echo, _sent, token) => ({ body: JSON.stringify(token).slice(0, -1) }),
  (echo) => ({
    status: 302,
    headers: { location: `/error?error=${encodeURIComponent(echo(1))}&why=${echo(2)}` },
    body: "",
  }),
];

/** The answer of a turn: each is of another kind than the one before, with other texts in its places. */
export function answerOf(
  turn: number,
  sent: SentRequest,
  token: Readonly<Record<string, string | number>>,
): EchoAnswer & { correlationId: string } {
  const echoes = echoesOf(sent);
  const echo = (place: number) => echoes[(turn + place) % echoes.length] ?? "";
  const kind = ANSWER_KINDS[turn % ANSWER_KINDS.length];
  return {
    status: 200,
    headers: { "content-type": "application/json" },
    body: "",
    ...kind?.(echo, sent, token),
    correlationId: echo(0),
  };
}

function echoesOf({ authorization, body, secrets }: SentRequest): string[] {
  const whole = [body, authorization, authorization.slice("Basic ".length)];
  return [
    ...secrets.flatMap((secret) => ENCODINGS.map((encode) => encode(secret))),
    ...whole,
    ...whole.map((text) => Buffer.from(text).toString("base64")),
    ...whole.map((text) => Buffer.from(text).toString("hex")),
  ].filter((text) => text !== "");
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
