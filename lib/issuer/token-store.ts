/** Storage for the OAuth library: every code, grant and refresh token lives exactly its time. */
import type { Adapter, AdapterFactory, AdapterPayload } from "oidc-provider";
import { ExpiringMap } from "./expiring-map.ts";

// A used token is kept only to recognise that it is used again, so that a long run does not pile them up.
const CONSUMED_TTL_SECONDS = 300;

export interface TokenStoreOptions {
  /** True when a refresh token that was used and replaced stays as good as its successor. */
  keepsUsedRefreshTokens?: boolean;
  nowSeconds?: () => number;
}

/**
 * Makes the adapter factory of one provider over one store.
 * Note: the library's own memory adapter forgets live refresh tokens above 1 000 entries, which invents `invalid_grant`.
 */
export function createTokenStore({
  keepsUsedRefreshTokens = false,
  nowSeconds,
}: TokenStoreOptions = {}): AdapterFactory {
  const grantMembers = new Map<string, Set<string>>();
  const entries = new ExpiringMap<AdapterPayload>(nowSeconds, (key, payload) => {
    leaveGrant(grantMembers, key, payload);
  });
  return (model) => {
    const keepsUsed = keepsUsedRefreshTokens && model === "RefreshToken";
    return new TokenStoreAdapter(model, keepsUsed, entries, grantMembers);
  };
}

class TokenStoreAdapter implements Adapter {
  readonly #model: string;
  readonly #keepsUsed: boolean;
  readonly #entries: ExpiringMap<AdapterPayload>;
  readonly #grantMembers: Map<string, Set<string>>;

  constructor(
    model: string,
    keepsUsed: boolean,
    entries: ExpiringMap<AdapterPayload>,
    grantMembers: Map<string, Set<string>>,
  ) {
    this.#model = model;
    this.#keepsUsed = keepsUsed;
    this.#entries = entries;
    this.#grantMembers = grantMembers;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const ttlSeconds = expiresIn ?? Number.POSITIVE_INFINITY;
    this.#entries.set(this.#key(id), payload, ttlSeconds);
    if (payload.uid !== undefined)
      this.#entries.set(this.#uidKey(payload.uid), payload, ttlSeconds);
    if (payload.grantId === undefined) return;
    const members = this.#grantMembers.get(payload.grantId);
    if (members === undefined) this.#grantMembers.set(payload.grantId, new Set([this.#key(id)]));
    else members.add(this.#key(id));
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.#entries.get(this.#key(id));
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#entries.get(this.#uidKey(uid));
  }

  /** The device flow, which alone uses user codes, is off. */
  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  /** Marks a token as used; the library refuses only what it finds marked. */
  async consume(id: string): Promise<void> {
    if (this.#keepsUsed) return;
    const payload = this.#entries.get(this.#key(id));
    if (payload === undefined) return;
    payload.consumed = Math.floor(Date.now() / 1000);
    this.#entries.set(this.#key(id), payload, CONSUMED_TTL_SECONDS);
  }

  async destroy(id: string): Promise<void> {
    const payload = this.#entries.get(this.#key(id));
    this.#entries.delete(this.#key(id));
    if (payload === undefined) return;
    if (payload.uid !== undefined) this.#entries.delete(this.#uidKey(payload.uid));
    leaveGrant(this.#grantMembers, this.#key(id), payload);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const key of this.#grantMembers.get(grantId) ?? []) this.#entries.delete(key);
    this.#grantMembers.delete(grantId);
  }

  #key(id: string): string {
    return `${this.#model}:${id}`;
  }

  #uidKey(uid: string): string {
    return `${this.#model} uid:${uid}`;
  }
}

function leaveGrant(
  grantMembers: Map<string, Set<string>>,
  key: string,
  payload: AdapterPayload,
): void {
  if (payload.grantId === undefined) return;
  const members = grantMembers.get(payload.grantId);
  members?.delete(key);
  if (members?.size === 0) grantMembers.delete(payload.grantId);
}
