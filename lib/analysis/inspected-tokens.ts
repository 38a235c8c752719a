/** What each token of an inspected file says, from its record: by the same decoding and the same judgement as the counts. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { DIALECT_RULES } from "../core/dialect.ts";
import type { Plan } from "../core/plan.ts";
import { EXTRA, FLAG_HAS_REFRESH_TOKEN } from "../core/record.ts";
import { parseSent } from "../core/sent-shape.ts";
import { boundText } from "../core/text.ts";
import { type ClaimState, GRANTS, type Outcome } from "../core/words.ts";
import type { Claims } from "../core/claims.ts";
import { outcomeOf } from "./attempt-outcome.ts";
import type { InspectedToken } from "./inspection.ts";
import { RecordScanner } from "./record-scanner.ts";
import { findRequestFault } from "./request-fault.ts";
import type { ScannedRecord, TokenForm } from "./scanned-record.ts";
import { tellClaims, tellHeader } from "./told-claims.ts";
import { askedScope, judgeScope, judgeToken, type TokenSymptom } from "./token-judge.ts";

/** Nobody reads more of them one by one. */
const TOKENS_MAX = 200;
const TEXT_CHARACTERS_MAX = 200;

const FORM_WORDS: Readonly<Record<TokenForm, InspectedToken["form"]>> = {
  none: "none",
  unseen: "not in the file",
  jwt: "jwt",
  opaque: "opaque",
  bad: "undecodable",
  malformed: "undecodable",
  header: "undecodable",
};

/** The first 200 token requests of a log; `placeNoun` is what a place in the file is called. */
export async function readInspectedTokens(
  recordsPath: string,
  plan: Plan,
  placeNoun: string,
): Promise<InspectedToken[]> {
  const tokens: InspectedToken[] = [];
  const scanner = new RecordScanner();
  const stream = createReadStream(recordsPath);
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
    const bytes = Buffer.from(line);
    if (scanner.read(bytes, 0, bytes.length) !== "record") continue;
    const { kind } = scanner.scanned;
    if (kind === "attempt" || kind === "preflight") tokens.push(tell(scanner, plan, placeNoun));
    if (tokens.length >= TOKENS_MAX) break;
  }
  stream.destroy();
  return tokens;
}

function tell(scanner: RecordScanner, plan: Plan, placeNoun: string): InspectedToken {
  const { scanned } = scanner;
  const record = scanner.record();
  const outcome = outcomeOf(scanned, DIALECT_RULES[plan.target.dialect]);
  const claims = scanned.tokenForm === "jwt" ? scanner.decoder.claims() : null;
  const sent = parseSent(scanned.extras.get(EXTRA.sent) ?? "");
  return {
    attemptId: scanner.attemptId(),
    where: `${placeNoun} ${scanned.iteration}`,
    org: plan.orgs[scanned.org]?.org ?? "",
    clientId: plan.clients[scanned.client]?.clientId ?? "",
    grant: GRANTS[scanned.grant] ?? GRANTS[0],
    status: scanned.status,
    outcome,
    error: boundText(scanned.error, TEXT_CHARACTERS_MAX),
    description: boundText(scanned.description, TEXT_CHARACTERS_MAX),
    form: FORM_WORDS[scanned.tokenForm],
    expiresInSeconds: scanned.expiresInSeconds,
    scope: boundText(scanned.grantedScope, TEXT_CHARACTERS_MAX),
    hasRefreshToken: (scanned.flags & FLAG_HAS_REFRESH_TOKEN) !== 0,
    header: claims === null ? {} : tellHeader(record?.token ?? ""),
    claims: claims === null ? {} : tellClaims(claims, plan.target.claims),
    ...judge(scanned, outcome, claims, plan),
    sent:
      sent === null
        ? null
        : { ...sent, parameters: [...sent.parameters], flaws: [...(sent.flaws ?? [])] },
  };
}

function judge(
  scanned: ScannedRecord,
  outcome: Outcome,
  claims: Claims | null,
  { orgs, clients, target }: Plan,
): { claimState: ClaimState | null; problems: string[] } {
  const org = orgs[scanned.org];
  const request = org?.requests[scanned.variant] ?? org?.requests[0];
  const client = clients[scanned.client];
  if (outcome !== "issued" || org === undefined || request === undefined) {
    const isRefused = outcome === "rejected" || outcome === "denied";
    const fault = isRefused ? findRequestFault(scanned, client) : null;
    return { claimState: null, problems: fault === null ? [] : [fault.detail] };
  }
  if (scanned.tokenForm === "unseen") return { claimState: null, problems: [] };
  const context = {
    target,
    org,
    askedScope: askedScope(scanned, request),
    clientId: client?.clientId ?? "",
  };
  const symptoms: TokenSymptom[] = [];
  const claimState = judgeToken(scanned, claims, context, symptoms);
  judgeScope(scanned, claims, context, symptoms);
  return { claimState, problems: symptoms.map(({ detail }) => detail) };
}
