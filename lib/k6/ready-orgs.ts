/** Orgs a VU is ready to ask a token for: credential fetched and request settled before the clock starts. */
import type { PlanClient, PlanOrg, PlanRequest } from "../core/plan.ts";
import { escapeField, formatPlace } from "../core/record.ts";
import { clientCredentialsRequest, type PlanHead } from "../core/token-request.ts";
import { type Grant, GRANTS } from "../core/words.ts";
import { type Assertions, createAssertionStocks, type Signing } from "./assertions.ts";
import { type Base64, type Credential, fetchCredential, type SecretSource } from "./credentials.ts";
import { type PreparedRequest, prepareTokenRequest } from "./prepared-request.ts";
import type { PlanTable } from "./plan-table.ts";
import type { RecordContext } from "./recorder.ts";
import type { Session } from "./session.ts";

/** Which of a client's secrets: the one it has, or the one that takes over in a rotation. */
export type CredentialGeneration = "old" | "new";

/** An org under a variant, with one of its client's secrets. */
export interface ReadyOrg {
  org: PlanOrg;
  /** Index of the org in the plan. */
  index: number;
  variant: number;
  /** The org's requests under the variant. */
  request: PlanRequest;
  client: PlanClient;
  generation: CredentialGeneration;
  credential: Credential;
  /** The secret parameters of the extension grant; nothing prepared where there are none. */
  extension: Credential;
  /** Of a client that signs; null for any other. */
  assertions: Assertions | null;
  /** The client-credentials request, the same each time; null for a client that signs. */
  clientCredentials: PreparedRequest | null;
  /** `formatPlace` of the org by each grant, for the first attempt of a logical request. */
  places: Readonly<Record<Grant, string>>;
  /** For recording an exchange with nothing special about it. */
  context: RecordContext;
}

/** What getting ready needs of the runtime. */
export interface ReadyPorts {
  secrets: SecretSource;
  base64: Base64;
  signing: Signing;
}

// Beyond this a VU forgets them all and begins anew, so that 1 000 VUs × 10 000 orgs stay small.
const READY_ORGS_MAX = 256;
/** One for the attempt, and for a code's redemption, a check and a revocation besides. */
const ASSERTIONS_PER_ITERATION = 4;

/**
 * Makes one VU's ready orgs: what is ready now, else a promise of it. Those of a client that signs are apart,
 * since they are ready only as long as there are assertions.
 */
export function createReadyOrgs(plan: PlanTable, ports: ReadyPorts): Session["ready"] {
  const variants = plan.head.variants.length;
  const settled = new Map<number, ReadyOrg>();
  const others = new Map<string, ReadyOrg>();
  const make = createReadyOrgMaker(plan, ports);

  async function prepare(
    org: number,
    variant: number,
    generation: CredentialGeneration,
  ): Promise<ReadyOrg> {
    const ready = await make(org, variant, generation);
    if (settled.size + others.size >= READY_ORGS_MAX) {
      settled.clear();
      others.clear();
    }
    if (ready.assertions === null && generation === "old") {
      settled.set(org * variants + variant, ready);
    } else others.set(`${org}/${variant}/${generation}`, ready);
    await ready.assertions?.stock();
    return ready;
  }

  function find(
    org: number,
    variant: number,
    generation: CredentialGeneration,
  ): ReadyOrg | Promise<ReadyOrg> {
    const ready = others.get(`${org}/${variant}/${generation}`);
    if (ready === undefined) return prepare(org, variant, generation);
    const { assertions } = ready;
    if (assertions === null || assertions.isStocked()) return ready;
    return assertions.stock().then(() => ready);
  }

  return (org, variant, generation = "old") =>
    (generation === "old" ? settled.get(org * variants + variant) : undefined) ??
    find(org, variant, generation);
}

type MakeReadyOrg = (
  org: number,
  variant: number,
  generation: CredentialGeneration,
) => Promise<ReadyOrg>;

function createReadyOrgMaker(
  plan: PlanTable,
  { secrets, base64, signing }: ReadyPorts,
): MakeReadyOrg {
  const { head } = plan;
  const stocks = createAssertionStocks(signing, assertionsAhead(head));
  return async (index, variant, generation) => {
    const org = plan.orgAt(index);
    const request = org.requests[variant];
    if (request === undefined) {
      throw new Error(`plan.json holds no request of org ${index} under variant ${variant}`);
    }
    const client = plan.clientAt(request.client);
    const name = generation === "new" ? client.nextCredentialName : null;
    const credential = await fetchCredential(secrets, name ?? client.credentialName, base64);
    const extension = await fetchCredential(secrets, request.extensionCredentialName, base64);
    const assertions = stocks(client, request.tokenUrl, credential.prepared);
    const signed = { client, credential, assertions };
    const asked = clientCredentialsRequest(request);
    return {
      org,
      index,
      variant,
      request,
      generation,
      extension,
      ...signed,
      clientCredentials: assertions === null ? prepareTokenRequest(head, signed, asked) : null,
      places: placesOf(index, request, variant),
      context: contextOf(request, credential),
    };
  };
}

/** How many assertions one iteration may need. */
function assertionsAhead({ scenarioOptions }: PlanHead): number {
  const atOnce = scenarioOptions.name === "double-spend" ? scenarioOptions.times : 0;
  return ASSERTIONS_PER_ITERATION + atOnce;
}

function contextOf({ scope }: PlanRequest, credential: Credential): RecordContext {
  return {
    askedScope: scope,
    askedScopeField: escapeField(scope),
    secretForms: () => credential.secretForms([]),
    extras: [],
    withDate: false,
    isPlain: true,
    heldToken: null,
  };
}

function placesOf(index: number, request: PlanRequest, variant: number): Record<Grant, string> {
  const place = (grant: Grant) => placeOf({ index, request, variant }, grant, 1);
  return {
    client_credentials: place("client_credentials"),
    refresh: place("refresh"),
    authorization_code: place("authorization_code"),
    token_exchange: place("token_exchange"),
    extension: place("extension"),
  };
}

/** Where an attempt of an org belongs. */
export function placeOf(
  { index, request, variant }: Pick<ReadyOrg, "index" | "request" | "variant">,
  grant: Grant,
  attemptNumber: number,
): string {
  return formatPlace({
    org: index,
    client: request.client,
    grant: GRANTS.indexOf(grant),
    variant,
    profile: 0,
    attemptNumber,
  });
}
