/** How each grant asks for a token: what it needs first, what it sends, and what it keeps of the answer. */
import {
  clientCredentialsRequest,
  codeRequest,
  extensionRequest,
  refreshRequest,
  tokenExchangeRequest,
} from "../core/token-request.ts";
import type { Grant } from "../core/words.ts";
import { authorize } from "./authorization.ts";
import type { LogicalRequest } from "./logical-request.ts";
import { prepareExtensionRequest, prepareTokenRequest } from "./prepared-request.ts";
import type { ReadyOrg } from "./ready-orgs.ts";
import { advanceChain, chainExtras, primeChain, type RefreshChain } from "./refresh-chain.ts";
import type { Session } from "./session.ts";
import { createSubjectTokens } from "./subject-token.ts";

/** What an org is asked for by a grant; null when what it takes could not be had. */
export type Asker = (
  grant: Grant,
  ready: ReadyOrg,
) => LogicalRequest | null | Promise<LogicalRequest | null>;

/** Makes one VU's asker, which keeps its refresh chains and its subject token. */
export function createAsker(session: Session): Asker {
  const { head } = session.plan;
  const chains = new Map<string, RefreshChain>();
  const subjectToken = createSubjectTokens(session);
  const askers: Record<Grant, (ready: ReadyOrg) => ReturnType<Asker>> = {
    client_credentials: () =>
      askPlainly("client_credentials", ({ request, ...ready }) =>
        prepareTokenRequest(head, ready, clientCredentialsRequest(request)),
      ),
    refresh: (ready) => askByRefresh(session, ready, chains),
    authorization_code: (ready) => askByCode(session, ready),
    token_exchange: () => askByExchange(session, subjectToken),
    extension: () =>
      askPlainly("extension", (ready) => {
        const request = extensionRequest(head.extensionGrantType ?? "", ready.request);
        return prepareExtensionRequest(head, ready, request);
      }),
  };
  return (grant, ready) => askers[grant](ready);
}

function askPlainly(grant: Grant, prepare: LogicalRequest["prepare"]): LogicalRequest {
  return { grant, prepare, parent: "", extras: () => [], take: () => undefined };
}

function askByCode(session: Session, ready: ReadyOrg): LogicalRequest | null {
  const authorized = authorize(session, ready, "authorization_code");
  if (authorized === null) return null;
  const { code, verifier, parent } = authorized;
  const prepare: LogicalRequest["prepare"] = (now) =>
    prepareTokenRequest(session.plan.head, now, codeRequest(now.request, code, verifier));
  return { ...askPlainly("authorization_code", prepare), parent };
}

/** A chain's next refresh; a try after one that brought a new refresh token presents that. */
function askByRefresh(
  session: Session,
  ready: ReadyOrg,
  chains: Map<string, RefreshChain>,
): LogicalRequest | null {
  const key = `${ready.index}/${ready.variant}`;
  const begun = chains.get(key) ?? primeChain(session, ready);
  if (begun === null) return null;
  let chain = begun;
  return {
    grant: "refresh",
    prepare: (now) =>
      prepareTokenRequest(session.plan.head, now, refreshRequest(now.request, chain.refreshToken)),
    extras: () => chainExtras(chain, ready.request, session.nowMs()),
    parent: chain.parent,
    take(exchange) {
      const next = advanceChain(chain, exchange);
      if (next === null) chains.delete(key);
      else {
        chain = next;
        chains.set(key, chain);
      }
    },
  };
}

async function askByExchange(
  session: Session,
  subjectToken: () => Promise<string | null>,
): Promise<LogicalRequest | null> {
  const { head } = session.plan;
  const { tokenExchange } = head;
  const subject = await subjectToken();
  if (tokenExchange === null || subject === null) return null;
  return askPlainly("token_exchange", (now) =>
    prepareTokenRequest(head, now, tokenExchangeRequest(tokenExchange, now.request, subject)),
  );
}
