/** What the control surface can be told to do: each command reads its parameters, does it, and says what it did. */
import { z } from "zod";
import type { ClientSecrets } from "./client-secrets.ts";
import { type OrgChange, type OrgChanges, spreadShare } from "./org-changes.ts";
import type { OrgDirectory } from "./org-directory.ts";
import type { Revocations } from "./revocation.ts";
import { type IssuerOrg, wordsOf } from "./setup.ts";

export interface CommandParts {
  directory: OrgDirectory;
  changes: OrgChanges;
  secrets: ClientSecrets;
  revocations: Revocations;
  /** Of the spread of changes over orgs. */
  seed: number;
}

/** A parameter that is missing or wrong; the message begins with its name. */
export class ParameterProblem extends Error {}

/** Gives what is answered; throws `ParameterProblem`. */
export type Command = (parameters: Record<string, string>, parts: CommandParts) => unknown;

const text = z.string("must be given").min(1, "must not be empty");
const milliseconds = z
  .string("must be given, in milliseconds")
  .regex(/^\d{1,9}$/, "must be a whole number of milliseconds")
  .transform(Number);
const org = text.describe("name of an org, or * for all");
const kind = z.enum(["scope", "membership"], "must be scope or membership");

const rotation = z.strictObject({ org, overlapMs: milliseconds.default(0) });
const loss = z.strictObject({ org, kind, scope: text.optional() });
const gain = loss.extend({ windowMs: milliseconds, spreadMs: milliseconds.default(0) });
const revocationDelay = z.strictObject({ ms: milliseconds });

/** The commands by their path; all are `POST`. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["/rotate-secrets", rotateSecrets],
  ["/change", change],
  ["/withhold", withhold],
  ["/revocation-delay", delayRevocation],
]);

function rotateSecrets(parameters: Record<string, string>, parts: CommandParts): OrgChange[] {
  const { org: name, overlapMs } = read(rotation, parameters);
  const at = Date.now();
  const nextByClient = new Map<string, string>();
  for (const { clientId, nextClientSecret: next } of chosen(name, parts)) {
    if (next === undefined || !parts.secrets.isNew(clientId, next)) continue;
    if (!nextByClient.has(clientId)) nextByClient.set(clientId, next);
  }
  if (nextByClient.size === 0) {
    throw new ParameterProblem(`org: ${name} has no next secret, or has it already`);
  }
  return [...nextByClient].flatMap(([clientId, next]) => {
    parts.secrets.rotate(clientId, next, at + overlapMs);
    const orgs = parts.directory.byClient.get(clientId) ?? [];
    const times = { at, visibleAt: at, oldSecretUntil: at + overlapMs };
    return orgs.map((each) => applied({ org: each.org, kind: "secret", ...times }, parts));
  });
}

function change(parameters: Record<string, string>, parts: CommandParts): OrgChange[] {
  const { windowMs, spreadMs, ...what } = read(gain, parameters);
  const at = Date.now();
  return subjects(what, parts).map((subject) => {
    const lateMs = Math.round(spreadMs * spreadShare(parts.seed, subject.org));
    return applied({ ...subject, at, visibleAt: at + windowMs + lateMs }, parts);
  });
}

function withhold(parameters: Record<string, string>, parts: CommandParts): OrgChange[] {
  const at = Date.now();
  return subjects(read(loss, parameters), parts).map((subject) =>
    applied({ ...subject, at, visibleAt: null }, parts),
  );
}

function delayRevocation(parameters: Record<string, string>, { revocations }: CommandParts) {
  revocations.delayMs = read(revocationDelay, parameters).ms;
  return { delayMs: revocations.delayMs };
}

type Subject = Pick<OrgChange, "org" | "kind" | "scope">;

// Everything is looked at before the first change is made.
function subjects(
  { org: name, kind: of, scope }: z.output<typeof loss>,
  parts: CommandParts,
): Subject[] {
  if (of === "membership" && scope !== undefined) {
    throw new ParameterProblem("scope: is of the kind scope, not of membership");
  }
  return chosen(name, parts).map((each) => {
    if (of === "membership") return { org: each.org, kind: of };
    const one = scope ?? wordsOf(each.scopes).at(-1);
    if (one === undefined) throw new ParameterProblem(`scope: ${each.org} has none, so name one`);
    return { org: each.org, kind: of, scope: one };
  });
}

function chosen(name: string, { directory }: CommandParts): readonly IssuerOrg[] {
  if (name === "*") return directory.all;
  const one = directory.named(name);
  if (one === null) throw new ParameterProblem(`org: there is no org ${name}`);
  return [one];
}

function applied(made: OrgChange, { changes }: CommandParts): OrgChange {
  changes.apply(made);
  return made;
}

function read<T>(schema: z.ZodType<T>, parameters: Record<string, string>): T {
  const parsed = schema.safeParse(parameters);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => [...path, message].join(": "));
  throw new ParameterProblem(problems.join("; "));
}
