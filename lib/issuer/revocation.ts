/** Revocation that takes effect at once or, as behind a cache, some time after it was answered. */
import type {
  AccessToken,
  Client,
  ClientCredentials,
  KoaContextWithOIDC,
  Provider,
  RefreshToken,
} from "oidc-provider";

type Revocable = AccessToken | ClientCredentials | RefreshToken;

export class Revocations {
  /** How long a revoked token stays good; the answer is 200 at once all the same. */
  delayMs = 0;

  /** The library's policy hook: true has it revoke the token now. A client revokes its own tokens only. @see RFC 7009 §2.1 */
  readonly allow = async (
    ctx: KoaContextWithOIDC,
    client: Client,
    token: Revocable,
  ): Promise<boolean> => {
    if (token.clientId !== client.clientId) return false;
    if (this.delayMs === 0) return true;
    const { provider } = ctx.oidc;
    setTimeout(() => void revoke(provider, token), this.delayMs).unref();
    return false;
  };
}

// What the library does: with a token of a grant goes all that was issued under it, with a refresh token the grant too.
async function revoke(provider: Provider, token: Revocable): Promise<void> {
  await token.destroy();
  if (token.kind === "ClientCredentials" || token.grantId === undefined) return;
  const { grantId } = token;
  await provider.AccessToken.revokeByGrantId(grantId);
  await provider.RefreshToken.revokeByGrantId(grantId);
  if (token.kind === "RefreshToken") await (await provider.Grant.find(grantId))?.destroy();
}
