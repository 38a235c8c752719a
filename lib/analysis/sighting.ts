/** One attempt as evidence: what people need to find it again, without the token. */
import type { Plan } from "../core/plan.ts";
import { boundText } from "../core/text.ts";
import { GRANTS, type Outcome } from "../core/words.ts";
import type { RecordScanner } from "./record-scanner.ts";
import { requestForm } from "./request-form.ts";
import type { Sighting } from "./symptom-table.ts";

const DESCRIPTION_CHARACTERS_MAX = 200;
const WORD_CHARACTERS_MAX = 100;

/** The evidence of the attempt the scanner read last. */
export function makeSighting(
  scanner: RecordScanner,
  plan: Plan,
  stage: number,
  outcome: Outcome,
): Omit<Sighting, "order" | "detail"> {
  const { scanned } = scanner;
  const record = scanner.record();
  const grant = GRANTS[scanned.grant] ?? GRANTS[0];
  const { org, client, variant } = scanned;
  return {
    attemptId: scanner.attemptId(),
    org: plan.orgs[org]?.org ?? "",
    orgId: plan.orgs[org]?.orgId ?? "",
    clientId: plan.clients[client]?.clientId ?? "",
    grant,
    stage: plan.stages[stage]?.name ?? "",
    startMs: scanned.startMs,
    status: scanned.status,
    outcome,
    latencyUs: scanned.latencyUs,
    k6ErrorCode: scanned.errorCode,
    error: boundText(scanned.error, WORD_CHARACTERS_MAX),
    description: boundText(scanned.description, DESCRIPTION_CHARACTERS_MAX),
    correlationId: boundText(record?.correlationId ?? "", WORD_CHARACTERS_MAX),
    parent: record?.parent ?? "",
    // What only prepares a token request was sent otherwise.
    request: scanned.kind === "prime" ? null : requestForm(plan, { org, client, variant, grant }),
  };
}
