/** What orgs gain and lose while the issuer runs, and since when it can be seen. */
import { z } from "zod";
import { hash32 } from "../core/hash.ts";
import { type IssuerOrg, wordsOf } from "./setup.ts";

const epochMs = z.number().describe("milliseconds since the Unix epoch");

/** An element of the control surface's `GET /changes`: the ground truth for what a poller saw. */
export const orgChangeSchema = z.object({
  org: z.string(),
  kind: z.enum(["scope", "membership", "secret"]),
  scope: z.string().optional().describe("of a scope: which"),
  at: epochMs.describe("when it was changed"),
  visibleAt: epochMs.nullable().describe("from when the issuer acts on it; null for never"),
  oldSecretUntil: epochMs.optional().describe("of a secret: until when the one before is good"),
});
export type OrgChange = z.output<typeof orgChangeSchema>;

/** From when something is there; infinity for never. */
interface OrgView {
  membershipFromMs: number;
  scopesFromMs: Map<string, number>;
}

/** Nothing is pending for an org until a change says so. */
export class OrgChanges {
  readonly #log: OrgChange[] = [];
  readonly #views = new Map<string, OrgView>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
  }

  get all(): readonly OrgChange[] {
    return this.#log;
  }

  /** Notes a change and acts on it; a later change of the same thing takes the place of an earlier one. */
  apply(change: OrgChange): void {
    this.#log.push(change);
    const view = this.#views.get(change.org) ?? { membershipFromMs: 0, scopesFromMs: new Map() };
    this.#views.set(change.org, view);
    const fromMs = change.visibleAt ?? Number.POSITIVE_INFINITY;
    if (change.kind === "membership") view.membershipFromMs = fromMs;
    if (change.scope !== undefined) view.scopesFromMs.set(change.scope, fromMs);
  }

  /** False while the tokens of an org must name no org. */
  isMember(org: IssuerOrg): boolean {
    return (this.#views.get(org.org)?.membershipFromMs ?? 0) <= this.#nowMs();
  }

  /** The scopes that may be granted to an org now, those it was set up with before those it gained. */
  scopesOf(org: IssuerOrg): string[] {
    const view = this.#views.get(org.org);
    const scopes = wordsOf(org.scopes);
    if (view === undefined) return scopes;
    const known = new Set([...scopes, ...view.scopesFromMs.keys()]);
    return [...known].filter((scope) => !this.#isUnseen(view, scope));
  }

  /** The first scope asked for that the org has lost or does not have yet; undefined when there is none. */
  unseenScope(org: IssuerOrg, asked: readonly string[]): string | undefined {
    const view = this.#views.get(org.org);
    return view && asked.find((scope) => this.#isUnseen(view, scope));
  }

  #isUnseen(view: OrgView, scope: string): boolean {
    return (view.scopesFromMs.get(scope) ?? 0) > this.#nowMs();
  }
}

/** The share of a spread, 0 up to 1, that is an org's own in every run of this seed. */
export function spreadShare(seed: number, org: string): number {
  return hash32(hash32(seed, "spread"), org) / 2 ** 32;
}
