/** The refusal of a scope that an org has lost or does not have yet. */
import { errors } from "oidc-provider";
import type { OrgChanges } from "./org-changes.ts";
import { type IssuerOrg, wordsOf } from "./setup.ts";

/** Throws `invalid_scope` when a scope that is asked for is one the org cannot be granted now. */
export function refuseUnseenScope(changes: OrgChanges, org: IssuerOrg, asked: unknown): void {
  if (typeof asked !== "string") return;
  const scope = changes.unseenScope(org, wordsOf(asked));
  if (scope === undefined) return;
  throw new errors.InvalidScope(`the scope ${scope} is not granted to this client`, scope);
}
