/** `tokenrush ticket`: posts the report of a run or a comparison to a ticket; shows what it would post unless told to. */
import { setTimeout } from "node:timers/promises";
import { Option } from "commander";
import { readResult } from "../lib/analysis/result-file.ts";
import { readComparison } from "../lib/compare/comparison-file.ts";
import { EXIT_CODES } from "../lib/core/errors.ts";
import { formatDuration } from "../lib/core/text.ts";
import { AUDIENCES } from "../lib/report/audience.ts";
import { planTicket, postTicket, type TicketOrder } from "../lib/tickets/delivery.ts";
import { DESTINATION_FORMS, parseDestination } from "../lib/tickets/destination.ts";
import { describePlan } from "../lib/tickets/dry-run.ts";
import type { Delivery } from "../lib/tickets/tracker.ts";
import type { TicketContent } from "../lib/tickets/ticket-content.ts";
import type { AddVerb } from "./command.ts";
import type { Io } from "./io.ts";
import {
  addRedactionFlags,
  readRedactionFlags,
  redactComparison,
  type RedactionChoice,
  type RedactionFlags,
  redactRun,
} from "./redaction-flags.ts";
import { type ReportSource, requireSource } from "./report-source.ts";
import { contentOfComparison, contentOfRun } from "./ticket-content.ts";
import { TOKENRUSH_VERSION } from "./version.ts";

interface TicketOptions extends RedactionFlags {
  to: string;
  post?: true;
  json?: true;
}

export const addTicket: AddVerb = (program, io, exit) => {
  const command = program
    .command("ticket")
    .helpGroup("Judge:")
    .summary("post the report of a run or comparison to Jira, GitHub or GitLab")
    .description(
      "Comments on a ticket with what a run or comparison found and attaches its report where that is possible. Shows what it would send unless told to --post. Posted again for the same audience, it updates its own comment.",
    )
    .argument("<run>", "a run directory, a comparison's directory, or a comparison.json")
    .requiredOption("--to <ticket>", DESTINATION_FORMS)
    .addOption(
      new Option("--audience <who>", "who reads it; what they may not see is left out")
        .choices(AUDIENCES)
        .makeOptionMandatory(),
    )
    .option("--post", "send it")
    .option("--json", "what would be or was sent as JSON on stdout");
  addRedactionFlags(command)
    .addHelpText("after", HELP_END)
    .action(async (run: string, options: TicketOptions) => {
      const order = await orderOf(run, options, io);
      io.stdout.write(
        options.post === true
          ? answerOf(await postTicket(order, waitAloud(io)), options)
          : planOf(order, options, io),
      );
      exit(EXIT_CODES.ok);
    });
};

const HELP_END = `
Environment variables:
  JIRA_BASE_URL                the address of Jira
  JIRA_EMAIL, JIRA_API_TOKEN   an account of Jira Cloud
  JIRA_TOKEN                   a personal access token of Jira Data Center
  JIRA_DEPLOYMENT              cloud or datacenter, where the above do not tell
  GITHUB_TOKEN                 a token that may write issues
  GITHUB_API_URL               the address of the API (default: https://api.github.com)
  GITLAB_TOKEN                 a token of scope api
  GITLAB_URL                   the address of GitLab (default: https://gitlab.com)
  HTTPS_PROXY, HTTP_PROXY, NO_PROXY, NODE_EXTRA_CA_CERTS   as other programs read them

Examples:
  tokenrush ticket results/latest --to jira:SUP-123 --audience internal
  tokenrush ticket results/latest --to github:acme/orders#7 --audience vendor --post`;

async function orderOf(given: string, options: TicketOptions, io: Io): Promise<TicketOrder> {
  const destination = parseDestination(options.to);
  const choice = readRedactionFlags(options);
  const content = await contentOf(requireSource(given, io), choice, io);
  return { destination, content, env: io.env, userAgent: `tokenrush/${TOKENRUSH_VERSION}` };
}

async function contentOf(
  source: ReportSource,
  choice: RedactionChoice,
  io: Io,
): Promise<TicketContent> {
  if (source.kind === "run") {
    const whole = await readResult(source.directory.result);
    const { result, org } = await redactRun(whole, source.directory, choice, io);
    return contentOfRun(result, { audience: choice.audience, org });
  }
  const whole = await readComparison(source.directory.comparison);
  const { comparison, org } = await redactComparison(whole, source.directory, choice, io);
  return contentOfComparison(comparison, { audience: choice.audience, org });
}

function waitAloud(io: Io): (ms: number) => Promise<void> {
  return async (ms) => {
    io.stderr.write(`no answer, or not now: trying again in ${formatDuration(ms)}\n`);
    await setTimeout(ms);
  };
}

function planOf(order: TicketOrder, { json }: TicketOptions, io: Io): string {
  const { requests, warnings } = planTicket(order);
  for (const warning of warnings) io.stderr.write(`warning: ${warning}\n`);
  return json === true ? toJson({ posted: false, requests }) : describePlan(requests);
}

function answerOf(delivery: Delivery, { json }: TicketOptions): string {
  if (json === true) return toJson({ posted: true, ...delivery });
  return [`${delivery.comment} ${delivery.url}`, ...delivery.notes, ""].join("\n");
}

function toJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
