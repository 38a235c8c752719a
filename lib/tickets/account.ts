/** Where a tracker is and who asks it, all from the environment. */
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import type { Environment } from "./dispatcher.ts";

export interface Account {
  /** As people call it. */
  tracker: "Jira" | "GitHub" | "GitLab";
  /** Without a slash at its end. */
  baseUrl: string;
  /** The variable that says the address. */
  baseUrlVariable: string;
  credential: Credential;
}

/** A header with a secret in it. */
interface Credential {
  header: "Authorization" | "PRIVATE-TOKEN";
  /** Null while a variable is not set. */
  value: string | null;
  /** The header as it may be shown, such as `Bearer <GITHUB_TOKEN>`. */
  shown: string;
  /** The variables it is made of. */
  variables: readonly string[];
  /** Texts that may not be shown, whoever says them. */
  secrets: readonly string[];
}

export type JiraDeployment = "cloud" | "datacenter";

/** GITHUB_API_URL, else github.com; GITHUB_TOKEN. */
export function githubAccount(env: Environment): Account {
  return {
    tracker: "GitHub",
    baseUrl: baseUrlOf("GITHUB_API_URL", env["GITHUB_API_URL"] || "https://api.github.com"),
    baseUrlVariable: "GITHUB_API_URL",
    credential: bearerOf("GITHUB_TOKEN", env),
  };
}

/** GITLAB_URL, else gitlab.com; GITLAB_TOKEN. */
export function gitlabAccount(env: Environment): Account {
  const token = tokenOf("GITLAB_TOKEN", env);
  return {
    tracker: "GitLab",
    baseUrl: baseUrlOf("GITLAB_URL", env["GITLAB_URL"] || "https://gitlab.com"),
    baseUrlVariable: "GITLAB_URL",
    credential: {
      header: "PRIVATE-TOKEN",
      value: token,
      shown: "<GITLAB_TOKEN>",
      variables: ["GITLAB_TOKEN"],
      secrets: token === null ? [] : [token],
    },
  };
}

/** JIRA_BASE_URL, which must be set; JIRA_EMAIL with JIRA_API_TOKEN on Cloud, JIRA_TOKEN on Data Center. */
export function jiraAccount(env: Environment, deployment: JiraDeployment): Account {
  return {
    tracker: "Jira",
    baseUrl: jiraBaseUrl(env),
    baseUrlVariable: "JIRA_BASE_URL",
    credential: deployment === "cloud" ? basicOf(env) : bearerOf("JIRA_TOKEN", env),
  };
}

/**
 * Which Jira it is: by JIRA_DEPLOYMENT, else by the credentials that are set, else by the address of Atlassian's own.
 * Null when none of these tells; then only the server can.
 */
export function jiraDeployment(env: Environment): JiraDeployment | null {
  const named = env["JIRA_DEPLOYMENT"] ?? "";
  if (named === "cloud" || named === "datacenter") return named;
  if (named !== "") throw usage(`JIRA_DEPLOYMENT "${named}" is unknown`, "say cloud or datacenter");
  const hasCloud = (env["JIRA_EMAIL"] ?? "") !== "" || (env["JIRA_API_TOKEN"] ?? "") !== "";
  const hasDataCenter = (env["JIRA_TOKEN"] ?? "") !== "";
  if (hasCloud !== hasDataCenter) return hasCloud ? "cloud" : "datacenter";
  const { hostname } = new URL(jiraBaseUrl(env));
  return /\.(?:atlassian\.net|jira\.com)$/.test(hostname) ? "cloud" : null;
}

/** Throws SECRET_MISSING (exit: usage) that names the variables. */
export function requireCredential({ tracker, credential }: Account): void {
  if (credential.value !== null) return;
  throw new HarnessError("SECRET_MISSING", `${credential.variables.join(" and ")} must be set`, {
    hint: `${tracker} takes no comment without; a dry run, without --post, needs none`,
    exitCode: EXIT_CODES.usage,
  });
}

/** JIRA_BASE_URL, checked; USAGE when it is not set. */
function jiraBaseUrl(env: Environment): string {
  const url = env["JIRA_BASE_URL"] ?? "";
  if (url !== "") return baseUrlOf("JIRA_BASE_URL", url);
  throw usage("JIRA_BASE_URL is not set", "set it to such as https://your-site.atlassian.net");
}

function bearerOf(variable: string, env: Environment): Credential {
  const token = tokenOf(variable, env);
  return {
    header: "Authorization",
    value: token === null ? null : `Bearer ${token}`,
    shown: `Bearer <${variable}>`,
    variables: [variable],
    secrets: token === null ? [] : [token],
  };
}

function basicOf(env: Environment): Credential {
  const email = tokenOf("JIRA_EMAIL", env);
  const token = tokenOf("JIRA_API_TOKEN", env);
  const isSet = email !== null && token !== null;
  const encoded = isSet ? Buffer.from(`${email}:${token}`).toString("base64") : "";
  return {
    header: "Authorization",
    value: isSet ? `Basic ${encoded}` : null,
    shown: "Basic <JIRA_EMAIL:JIRA_API_TOKEN>",
    variables: ["JIRA_EMAIL", "JIRA_API_TOKEN"],
    secrets: isSet ? [encoded, token] : [],
  };
}

/** What a variable says, or null; USAGE when a header could not hold it, which mostly is the line feed at a file's end. */
function tokenOf(variable: string, env: Environment): string | null {
  const token = env[variable] || null;
  if (token === null || /^[\x21-\x7e]+$/.test(token)) return token;
  throw usage(
    `${variable} has a space, a line feed or another character that no token has`,
    "set it again",
  );
}

/** An address that credentials may go to: with TLS, unless it is this machine. */
function baseUrlOf(variable: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "") {
    throw usage(`${variable} is no address of a server`, "give such as https://tracker.example");
  }
  if (url.username !== "" || url.password !== "") {
    throw usage(
      `${variable} has a user part before its host`,
      "credentials have variables of their own",
    );
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw usage(`${variable} would get credentials without TLS`, "use https");
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function usage(what: string, hint: string): HarnessError {
  return new HarnessError("USAGE", what, { hint, exitCode: EXIT_CODES.usage });
}
