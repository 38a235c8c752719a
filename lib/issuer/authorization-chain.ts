/** What lies around the library's authorization endpoint: isolation of requests, and the pages of the chain of redirects. */
import { type KoaContextWithOIDC, type Provider, errors } from "oidc-provider";
import {
  type AuthorizationParts,
  accountOf,
  askedOrg,
  openGrant,
  queryOf,
} from "./authorization.ts";
import { ExpiringMap } from "./expiring-map.ts";
import { AUTHORIZE_PATH, INTERACTION_PATH } from "./oauth-paths.ts";
import { wordsOf } from "./setup.ts";

type Next = () => Promise<unknown>;
type Interaction = Awaited<ReturnType<Provider["interactionDetails"]>>;
type Result = Parameters<Provider["interactionResult"]>[2];

/** Lifetime of an authorization that waits for its next request. */
export const INTERACTION_TTL_SECONDS = 60;

/** The authorizations of one provider that are under way. */
export class AuthorizationChain {
  readonly #provider: Provider;
  readonly #parts: AuthorizationParts;
  readonly #queries = new ExpiringMap<Record<string, string>>();

  constructor(provider: Provider, parts: AuthorizationParts) {
    this.#provider = provider;
    this.#parts = parts;
  }

  /** Middleware in front of the library: every authorization stands alone, whatever cookies the client keeps. */
  readonly isolate = async (ctx: KoaContextWithOIDC, next: Next): Promise<void> => {
    const isRequest = ctx.path === AUTHORIZE_PATH;
    if (!isRequest && !ctx.path.startsWith(`${AUTHORIZE_PATH}/`)) {
      await next();
      return;
    }
    if (isRequest) delete ctx.req.headers.cookie;
    await next();
    if (this.#parts.setup.redirectChain !== true) ctx.remove("set-cookie");
    // An earlier session, perhaps of another org's user, must not come back in the requests that follow.
    else if (isRequest) ctx.cookies.set(this.#provider.cookieName("session"), null);
    const { AuthorizationCode: code, Interaction: interaction } = ctx.oidc?.entities ?? {};
    if (code?.grantId !== undefined) this.#parts.ledger.issue(code.jti, code.grantId);
    if (isRequest && interaction !== undefined) {
      this.#queries.set(interaction.cid, queryOf(ctx), INTERACTION_TTL_SECONDS);
    }
  };

  /** Middleware that stands in for the pages on which a user signs in and consents. */
  readonly interact = async (ctx: KoaContextWithOIDC, next: Next): Promise<void> => {
    if (!ctx.path.startsWith(`${INTERACTION_PATH}/`)) {
      await next();
      return;
    }
    try {
      const result = await this.#decide(await this.#provider.interactionDetails(ctx.req, ctx.res));
      const returnTo = await this.#provider.interactionResult(ctx.req, ctx.res, result);
      ctx.status = 303;
      ctx.redirect(returnTo);
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error;
      ctx.status = error.statusCode;
      ctx.body = { error: error.error, error_description: error.error_description };
    }
  };

  async #decide({ prompt, params, cid }: Interaction): Promise<Result> {
    const clientId = String(params["client_id"]);
    const org = askedOrg(params, this.#parts.directory, clientId);
    if (org === null) return { error: "access_denied" };
    if (prompt.name === "login") return { login: { accountId: accountOf(org), remember: false } };
    const { scope } = params;
    const scopes = new Set(typeof scope === "string" ? wordsOf(scope) : []);
    const parameters = this.#queries.get(cid) ?? {};
    const grant = await openGrant(
      this.#provider,
      org,
      { clientId, scopes, parameters },
      this.#parts,
    );
    return { consent: { grantId: grant.jti } };
  }
}
