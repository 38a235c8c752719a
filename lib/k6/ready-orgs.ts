/** Orgs a VU is ready to ask a token for: credential fetched and request settled before the clock starts. */
import type { PlanOrg } from "../core/plan.ts";
import { escapeField, formatPlace } from "../core/record.ts";
import { clientCredentialsRequest } from "../core/token-request.ts";
import { type Grant, GRANTS } from "../core/words.ts";
import { type Base64, type Credential, fetchCredential, type SecretSource } from "./credentials.ts";
import { type PreparedRequest, prepareTokenRequest } from "./prepared-request.ts";
import type { PlanTable } from "./plan-table.ts";
import type { RecordContext } from "./recorder.ts";

export interface ReadyOrg {
  org: PlanOrg;
  credential: Credential;
  /** The client-credentials request, the same each time. */
  request: PreparedRequest;
  /** `formatPlace` of the org by each grant. */
  places: Readonly<Record<Grant, string>>;
  /** For recording an exchange with nothing special about it. */
  context: RecordContext;
}

// Beyond this a VU forgets them all and begins anew, so that 1 000 VUs × 10 000 orgs stay small.
const READY_ORGS_MAX = 256;

/** One VU's ready orgs. */
export class ReadyOrgs {
  readonly #plan: PlanTable;
  readonly #secrets: SecretSource;
  readonly #base64: Base64;
  readonly #ready = new Map<number, ReadyOrg>();

  constructor(plan: PlanTable, secrets: SecretSource, base64: Base64) {
    this.#plan = plan;
    this.#secrets = secrets;
    this.#base64 = base64;
  }

  /** What is ready now; undefined for an org that `prepare` has not made or that was forgotten. */
  get(index: number): ReadyOrg | undefined {
    return this.#ready.get(index);
  }

  async prepare(index: number): Promise<ReadyOrg> {
    const { head } = this.#plan;
    const org = this.#plan.orgAt(index);
    const client = head.clients[org.client] ?? { clientId: "", credentialName: null };
    const credential = await fetchCredential(this.#secrets, client, this.#base64);
    const request = prepareTokenRequest(head, org, clientCredentialsRequest(head, org), credential);
    const context = {
      askedScope: org.scope,
      askedScopeField: escapeField(org.scope),
      secretForms: credential.secretForms,
      extras: [],
      withDate: false,
      isPlain: true,
    };
    const ready = { org, credential, request, places: placesOf(index, org.client), context };
    if (this.#ready.size >= READY_ORGS_MAX) this.#ready.clear();
    this.#ready.set(index, ready);
    return ready;
  }
}

function placesOf(org: number, client: number): Record<Grant, string> {
  const place = (grant: Grant) =>
    formatPlace({
      org,
      client,
      grant: GRANTS.indexOf(grant),
      variant: 0,
      profile: 0,
      attemptNumber: 1,
    });
  return {
    client_credentials: place("client_credentials"),
    refresh: place("refresh"),
    authorization_code: place("authorization_code"),
  };
}
