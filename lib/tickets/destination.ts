/** Where a ticket goes: the value of `--to`. */
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import { boundText } from "../core/text.ts";

export type Destination =
  | { tracker: "jira"; key: string }
  | { tracker: "github"; owner: string; repository: string; issue: number }
  | { tracker: "gitlab"; project: string; issue: number };

export const DESTINATION_FORMS = "jira:KEY-1, github:OWNER/REPO#1 or gitlab:GROUP/PROJECT#1";

// No name is made of dots alone: it would be another path.
const NAME = String.raw`(?!\.+(?:[/#]|$))[\w.-]+`;
const JIRA = /^jira:([A-Za-z][A-Za-z0-9_]*-[1-9]\d{0,9})$/;
const GITHUB = new RegExp(`^github:(${NAME})/(${NAME})#([1-9]\\d{0,9})$`);
const GITLAB = new RegExp(`^gitlab:(${NAME}(?:/${NAME})+)#([1-9]\\d{0,9})$`);

/** Reads `jira:KEY`, `github:OWNER/REPO#N` or `gitlab:GROUP/PROJECT#N`; USAGE for anything else. */
export function parseDestination(text: string): Destination {
  const jira = JIRA.exec(text);
  if (jira !== null) return { tracker: "jira", key: jira[1] ?? "" };
  const github = GITHUB.exec(text);
  if (github !== null) {
    const [, owner = "", repository = "", issue] = github;
    return { tracker: "github", owner, repository, issue: Number(issue) };
  }
  const gitlab = GITLAB.exec(text);
  if (gitlab !== null) {
    const [, project = "", issue] = gitlab;
    return { tracker: "gitlab", project, issue: Number(issue) };
  }
  throw new HarnessError("USAGE", `--to "${boundText(text, 100)}" is no ticket`, {
    hint: `give ${DESTINATION_FORMS}`,
    exitCode: EXIT_CODES.usage,
  });
}
