/** A ticket on its way: shown as it would be sent, or sent. */
import { z } from "zod";
import {
  type Account,
  githubAccount,
  gitlabAccount,
  jiraAccount,
  type JiraDeployment,
  jiraDeployment,
  requireCredential,
} from "./account.ts";
import type { Destination } from "./destination.ts";
import { createDispatcher, type Environment } from "./dispatcher.ts";
import { type ShownRequest, showPlan } from "./dry-run.ts";
import { githubTracker } from "./github.ts";
import { gitlabTracker } from "./gitlab.ts";
import { jiraTracker } from "./jira.ts";
import { sendRepeatable, type Sender, type Wait } from "./sending.ts";
import type { TicketContent } from "./ticket-content.ts";
import { type Delivery, readAnswer, type Tracker } from "./tracker.ts";
import { type RequestDraft, TrackerClient } from "./tracker-client.ts";

export interface TicketOrder {
  destination: Destination;
  content: TicketContent;
  /** Addresses and credentials are read from here, and from nowhere else. */
  env: Environment;
  /** Such as `tokenrush/0.1.0`. */
  userAgent: string;
}

const SERVER_INFO: RequestDraft = {
  purpose: "tell whether it is Cloud or Data Center",
  needs: "none: say it yourself by JIRA_DEPLOYMENT",
  method: "GET",
  path: "/rest/api/2/serverInfo",
};

const serverInfoSchema = z.looseObject({ deploymentType: z.string() });

/** The requests that `postTicket` would send, and what it would miss. Contacts nobody. */
export function planTicket(order: TicketOrder): { requests: ShownRequest[]; warnings: string[] } {
  const decided = order.destination.tracker === "jira" ? jiraDeployment(order.env) : null;
  const tracker = trackerFor(order, decided ?? "datacenter");
  const { value, variables } = tracker.account.credential;
  const warnings = [
    ...(order.destination.tracker === "jira" && decided === null
      ? ["JIRA_DEPLOYMENT is not set: shown is what Data Center would get; --post asks the server"]
      : []),
    ...(value === null ? [`--post needs ${variables.join(" and ")}`] : []),
  ];
  return { requests: showPlan(tracker, order.userAgent), warnings };
}

/**
 * Posts a ticket, or brings the one that is there up to date.
 * Throws USAGE or SECRET_MISSING before anything is sent; TRACKER_REFUSED and TRACKER_UNREACHABLE say what was, and running it
 * again goes on from there.
 */
export async function postTicket(order: TicketOrder, wait: Wait): Promise<Delivery> {
  const dispatcher = createDispatcher(order.env);
  const senderFor = (account: Account): Sender => ({
    wait,
    client: new TrackerClient(account, dispatcher, order.userAgent),
  });
  try {
    const tracker = trackerFor(order, await deploymentOf(order, senderFor));
    requireCredential(tracker.account);
    return await tracker.post(senderFor(tracker.account));
  } finally {
    await dispatcher.destroy();
  }
}

function trackerFor(order: TicketOrder, deployment: JiraDeployment): Tracker {
  const { destination, content, env } = order;
  if (destination.tracker === "github") {
    return githubTracker(destination, githubAccount(env), content);
  }
  if (destination.tracker === "gitlab") {
    return gitlabTracker(destination, gitlabAccount(env), content);
  }
  return jiraTracker(destination.key, deployment, jiraAccount(env, deployment), content);
}

/** Asked of the server, without a credential, only where the environment does not tell. */
async function deploymentOf(
  { destination, env }: TicketOrder,
  senderFor: (account: Account) => Sender,
): Promise<JiraDeployment> {
  if (destination.tracker !== "jira") return "datacenter";
  const decided = jiraDeployment(env);
  if (decided !== null) return decided;
  const { credential, ...account } = jiraAccount(env, "datacenter");
  const anonymous = { ...account, credential: { ...credential, value: null } };
  const answer = await sendRepeatable(senderFor(anonymous), SERVER_INFO);
  const { deploymentType } = readAnswer(serverInfoSchema, answer, anonymous, SERVER_INFO);
  return deploymentType === "Cloud" ? "cloud" : "datacenter";
}
