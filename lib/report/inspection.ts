/** What an inspected file shows, on a terminal: what was read, a line per token, the findings as of a run, and what to know of the reading. */
import type { Inspection, InspectedToken } from "../analysis/inspection.ts";
import { formatCount, formatDuration } from "../core/text.ts";
import { describeAnswer } from "./finding-words.ts";
import { fitCells, wrapText } from "./terminal-layout.ts";
import { findingsSection } from "./terminal-findings.ts";
import {
  bullet,
  indent,
  joinSections,
  labelled,
  name,
  type Screen,
  screenFor,
  type ScreenOptions,
  sentence,
  titled,
} from "./terminal-section.ts";
import { CLAIM_WORDS, GRANT_WORDS } from "./wording.ts";

const MAX_TOKENS = 20;
/** Of so few there is room for what each says. */
const MAX_TOLD = 3;
const MAX_OBSERVATIONS = 8;
/** Formats that hold answers alone: who asked for what, and how, is not in them. */
const ANSWERS_ALONE: readonly string[] = ["jwt", "json"];

/** Renders it; no line exceeds the width, and each ends with a line feed. */
export function renderInspection(inspection: Inspection, options: ScreenOptions): string {
  const screen = screenFor(options, "see --json");
  return joinSections([
    headSection(inspection, screen),
    tokensSection(inspection, screen),
    findingsSection(inspection, screen),
    observationsSection(inspection, screen),
    notesSection(inspection, screen),
  ]);
}

function headSection(inspection: Inspection, { cells, paint }: Screen): string[] {
  const { file, format, findings, exchanges } = inspection;
  const isJudged = exchanges.tokenRequests > 0 || exchanges.calls > 0;
  const [symbol, tone] =
    findings.length > 0
      ? (["✗", "red"] as const)
      : isJudged
        ? (["✓", "green"] as const)
        : (["?", "yellow"] as const);
  const title = fitCells(`${symbol} ${sentence(file)} (${name(format)})`, cells);
  const lines = [describeRead(inspection), describeOrgs(inspection), describeJudgement(inspection)];
  return [
    paint(tone, paint("bold", title)),
    ...indent(lines.filter((line) => line !== "").flatMap((line) => wrapText(line, cells - 2))),
  ];
}

/** `3 token requests, 2 API calls, 40 left alone`. */
function describeRead({ exchanges, format }: Inspection): string {
  const { tokenRequests, calls, authorizations, introspections, revocations } = exchanges;
  const asked = ANSWERS_ALONE.includes(format) ? "token answer" : "token request";
  const counts: readonly (readonly [count: number, one: string])[] = [
    [tokenRequests, asked],
    [authorizations, "authorization"],
    [calls, "API call"],
    [introspections, "introspection"],
    [revocations, "revocation"],
  ];
  const told = counts.filter(([count], index) => index === 0 || count > 0);
  const words = told.map(([count, one]) => `${formatCount(count)} ${one}${count === 1 ? "" : "s"}`);
  const rest = [
    exchanges.leftAlone > 0 ? `${formatCount(exchanges.leftAlone)} left alone` : "",
    exchanges.broken > 0 ? `${formatCount(exchanges.broken)} unreadable` : "",
  ];
  return [...words, ...rest.filter((word) => word !== "")].join(", ");
}

/** The one org there is; several are named with their tokens. */
function describeOrgs({ tokens }: Inspection): string {
  const [org, ...others] = new Set(tokens.map((token) => token.org));
  return org === undefined || others.length > 0 ? "" : `org ${name(org)}`;
}

function describeJudgement({ judgedAs, exchanges, findings }: Inspection): string {
  if (exchanges.tokenRequests === 0 && findings.length === 0) {
    return "nothing to judge: no token request was found";
  }
  const { dialect, claim, expectedOrg } = judgedAs;
  const org = expectedOrg === null ? "the org its request names, if any" : name(expectedOrg);
  const where = claim === null ? "no claim looked into" : `${name(claim)} of each token: ${org}`;
  return `judged as ${name(dialect)} · ${where}`;
}

function tokensSection(inspection: Inspection, screen: Screen): string[] {
  const { tokens, exchanges } = inspection;
  if (tokens.length === 0) return [];
  const shown = tokens.slice(0, MAX_TOKENS);
  const isTold = tokens.length <= MAX_TOLD;
  const lines = shown.flatMap((token) => [
    tokenLine(token, inspection, screen),
    ...(isTold ? indent(toldLines(token, inspection, screen)) : []),
  ]);
  return titled("Tokens", lines, exchanges.tokenRequests - shown.length, screen);
}

/** The org and the grant are said where they differ from token to token. */
function tokenLine(
  token: InspectedToken,
  { tokens }: Inspection,
  { cells, paint }: Screen,
): string {
  const differ = (member: "org" | "grant") =>
    tokens.some((other) => other[member] !== token[member]);
  const isWrong = token.problems.length > 0 || token.outcome !== "issued";
  const words = [
    name(token.where),
    differ("org") ? name(token.org) : "",
    differ("grant") ? GRANT_WORDS[token.grant] : "",
    describeOutcome(token),
    ...token.problems.map(sentence),
    ...(token.sent?.flaws ?? []),
    sentence(token.description),
  ];
  const line = fitCells(words.filter((word) => word !== "").join(" · "), cells - 2);
  return isWrong ? paint("red", line) : line;
}

function describeOutcome(token: InspectedToken): string {
  const { form, outcome, claimState, expiresInSeconds, status } = token;
  if (outcome !== "issued") {
    return [describeAnswer(token), name(token.error)].filter((word) => word !== "").join(" · ");
  }
  if (form === "not in the file") return `${status}, its body is not in the file`;
  const isSound = claimState === "match" || claimState === "opaque" || claimState === null;
  const words = [
    form === "jwt" ? "a JWT" : `${form} token`,
    isSound ? "" : CLAIM_WORDS[claimState],
    expiresInSeconds === null ? "" : `for ${formatDuration(expiresInSeconds * 1000)}`,
  ];
  return words.filter((word) => word !== "").join(", ");
}

/** What a token says of itself, in lines of their own. */
function toldLines(
  { header, claims }: InspectedToken,
  { inspectedAt }: Inspection,
  screen: Screen,
): string[] {
  const narrow = { ...screen, cells: screen.cells - 2 };
  const lines: [label: string, text: string][] = [
    ["header", joinPairs(header)],
    ["claims", joinPairs(claims)],
    ["expiry", describeExpiry(claims["exp"] ?? "", inspectedAt)],
  ];
  return lines.flatMap(([label, text]) =>
    text === "" ? [] : labelled(label, sentence(text), narrow),
  );
}

function joinPairs(pairs: Readonly<Record<string, string>>): string {
  return Object.entries(pairs)
    .map(([key, value]) => `${key} ${value}`)
    .join(" · ");
}

function describeExpiry(expiry: string, inspectedAt: string): string {
  const leftMs = Date.parse(expiry) - Date.parse(inspectedAt);
  if (Number.isNaN(leftMs)) return "";
  return leftMs > 0 ? `in ${formatDuration(leftMs)}` : `expired ${formatDuration(-leftMs)} ago`;
}

function observationsSection({ observations }: Inspection, screen: Screen): string[] {
  if (observations.length === 0) return [];
  const lines = observations
    .slice(0, MAX_OBSERVATIONS)
    .flatMap(({ title, rule }) => bullet("·", `${sentence(title)} [${name(rule)}]`, screen.cells));
  return titled("Seen, but no finding", lines, observations.length - MAX_OBSERVATIONS, screen);
}

function notesSection({ notes }: Inspection, screen: Screen): string[] {
  if (notes.length === 0) return [];
  const lines = notes.flatMap(({ text }) => bullet("·", sentence(text), screen.cells));
  return titled("Notes", lines, 0, screen);
}
