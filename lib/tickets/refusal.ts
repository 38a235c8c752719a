/** Why a tracker took a request not, and what to change. */
import { z } from "zod";
import { EXIT_CODES, type ExitCode, HarnessError } from "../core/errors.ts";
import { removeForms, secretForms } from "../core/redaction.ts";
import { boundText, formatDuration } from "../core/text.ts";
import type { Account } from "./account.ts";
import { TIMEOUTS_MS } from "./dispatcher.ts";
import { askedPatienceMs, isThrottled } from "./throttling.ts";
import type { Answer, RequestDraft } from "./tracker-client.ts";

const MAX_REASON = 300;

/** What trackers call the reason: Jira's two ways, GitHub's, GitLab's. */
const reasonSchema = z.looseObject({
  errorMessages: z.array(z.string()).optional().catch(undefined),
  errors: z.unknown().optional(),
  message: z.unknown().optional(),
  error: z.unknown().optional(),
  error_description: z.unknown().optional(),
});

/** An answer that is not what was asked for, as an error that says what was refused and what to change. */
export function refusalOf(account: Account, draft: RequestDraft, answer: Answer): HarnessError {
  const { hint, exitCode } = adviceFor(account, draft, answer);
  const reason = reasonOf(account, answer);
  const said = reason === "" ? "" : `, "${reason}"`;
  const what = `${account.tracker} refused to ${draft.purpose}: ${answer.status}${said}`;
  return new HarnessError("TRACKER_REFUSED", what, { hint, exitCode });
}

/** No answer, several times. */
export function unreachable(account: Account, draft: RequestDraft, reason: string): HarnessError {
  const limits = `${formatDuration(TIMEOUTS_MS.connect)} to connect, ${formatDuration(TIMEOUTS_MS.head)} to answer`;
  return new HarnessError(
    "TRACKER_UNREACHABLE",
    `no answer from ${new URL(account.baseUrl).origin} when asked to ${draft.purpose}: ${reason}`,
    {
      hint: `is ${account.baseUrlVariable} right, and HTTPS_PROXY, NO_PROXY and NODE_EXTRA_CA_CERTS? A server has ${limits}. Run it again: ${whatIsTwice(draft)}`,
      exitCode: EXIT_CODES.environment,
    },
  );
}

/** An answer with a status of success that is no answer to what was asked. */
export function unexpected(
  { tracker, baseUrlVariable }: Account,
  draft: RequestDraft,
): HarnessError {
  return new HarnessError(
    "TRACKER_REFUSED",
    `${tracker} answered something else than expected when asked to ${draft.purpose}`,
    {
      hint: `is ${baseUrlVariable} the address of ${tracker}'s API, and not of a page to sign in?`,
      exitCode: EXIT_CODES.environment,
    },
  );
}

interface Advice {
  hint: string;
  exitCode: ExitCode;
}

function environment(hint: string): Advice {
  return { hint, exitCode: EXIT_CODES.environment };
}

function adviceFor(account: Account, draft: RequestDraft, answer: Answer): Advice {
  const { tracker, credential, baseUrlVariable } = account;
  const variables = credential.variables.join(" and ");
  if (answer.status === 401) return environment(`${variables} may be wrong, expired or revoked`);
  if (isThrottled(answer)) return environment(`too many requests: ${patienceFor(draft, answer)}`);
  if (answer.status === 403) {
    return environment(`the account of ${variables} needs ${draft.needs}`);
  }
  if (answer.status === 404 || answer.status === 410) {
    return {
      hint: `is --to right, is ${baseUrlVariable}, and may the account of ${variables} see it?`,
      exitCode: EXIT_CODES.usage,
    };
  }
  if (answer.status === 413) {
    return environment(`it is larger than ${tracker} takes: its administrator sets the limit`);
  }
  if (answer.status >= 300 && answer.status < 400) {
    return environment(`set ${baseUrlVariable} to the address it redirects to${targetOf(answer)}`);
  }
  return answer.status >= 500
    ? environment(`${tracker} has a fault of its own: run it again later: ${whatIsTwice(draft)}`)
    : environment(`${tracker} says why; is the issue locked or closed to comments?`);
}

function whatIsTwice({ twice }: RequestDraft): string {
  return twice ?? "nothing is posted twice";
}

function patienceFor(draft: RequestDraft, answer: Answer): string {
  const ms = askedPatienceMs(answer);
  const asked = ms === null ? "wait" : `it asks for ${formatDuration(ms)}`;
  return `${asked}, then run it again: ${whatIsTwice(draft)}`;
}

function targetOf({ headers }: Answer): string {
  const { location = "" } = headers;
  return URL.canParse(location) ? `, on ${boundText(new URL(location).host, 100)}` : "";
}

function reasonOf({ credential }: Account, { body }: Answer): string {
  const parsed = reasonSchema.safeParse(body);
  if (!parsed.success) return "";
  const {
    errorMessages = [],
    errors,
    message,
    error,
    error_description: description,
  } = parsed.data;
  const said = [...errorMessages, errors, message, error, description].map(wordsOf);
  const text = said.filter((part) => part !== "").join("; ");
  const forms = secretForms(credential.secrets, (plain) => Buffer.from(plain).toString("base64"));
  return boundText(removeForms(text, forms), MAX_REASON);
}

function wordsOf(value: unknown): string {
  if (typeof value === "string") return value;
  const json = value === undefined || value === null ? "" : JSON.stringify(value);
  return json === "{}" || json === "[]" ? "" : json;
}
