/** Double spend: one refresh token or code presented several times at once, of which one presentation may win. */
import type { Options } from "k6/options";
import { EXTRA } from "../core/record.ts";
import type { TokenAnswer } from "../core/token-answer.ts";
import {
  codeRequest,
  type PlanHead,
  refreshRequest,
  type TokenRequest,
} from "../core/token-request.ts";
import type { Grant } from "../core/words.ts";
import { authorize } from "./authorization.ts";
import { optionsFor } from "./options.ts";
import { prepareTokenRequest } from "./prepared-request.ts";
import type { ReadyOrg } from "./ready-orgs.ts";
import { chainExtras, primeChain } from "./refresh-chain.ts";
import { scenarioOptionsOf } from "./scenario-options.ts";
import type { Exchange, Extras, Session } from "./session.ts";

/** Lets all presentations of one credential leave at once. */
export function doubleSpendOptions(plan: PlanHead): Options {
  const { times } = scenarioOptionsOf(plan, "double-spend");
  return { ...optionsFor(plan), batch: times, batchPerHost: times };
}

/** Makes one VU's spends: each iteration gets a credential, spends it several times, and asks whether the winners live on. */
export function createDoubleSpend(session: Session): () => Promise<void> {
  const { credential } = scenarioOptionsOf(session.plan.head, "double-spend");
  const spend = credential === "code" ? spendCode : spendRefreshToken;
  return async () => {
    const iteration = session.iteration();
    const readyNow = () => session.ready(session.orgAt(iteration), session.variantAt(iteration));
    const winners = spend(session, await readyNow()).filter(({ answer }) => hasWon(answer));
    for (const winner of winners) checkSurvivor(session, await readyNow(), winner);
  };
}

function spendRefreshToken(session: Session, ready: ReadyOrg): Exchange[] {
  const chain = primeChain(session, ready);
  if (chain === null) return [];
  const { parent, refreshToken } = chain;
  const request = refreshRequest(ready.request, refreshToken);
  const extras = chainExtras(chain, ready.request, session.nowMs());
  return present(session, ready, "refresh", { request, parent, extras });
}

function spendCode(session: Session, ready: ReadyOrg): Exchange[] {
  const authorized = authorize(session, ready, "authorization_code");
  if (authorized === null) return [];
  const { code, verifier, parent } = authorized;
  const request = codeRequest(ready.request, code, verifier);
  return present(session, ready, "authorization_code", { request, parent, extras: [] });
}

function present(
  session: Session,
  ready: ReadyOrg,
  grant: Grant,
  { request, parent, extras }: { request: TokenRequest; parent: string; extras: Extras },
): Exchange[] {
  const { head } = session.plan;
  const { times } = scenarioOptionsOf(head, "double-spend");
  // Each its own, since a client that signs never sends an assertion twice.
  const requests = Array.from({ length: times }, () => prepareTokenRequest(head, ready, request));
  return session.attemptAtOnce(ready, grant, requests, {
    parent,
    extrasOf(index, answers) {
      const winners = answers.filter(hasWon).length;
      return [...extras, [EXTRA.spend, `${index}.${times}.${winners}`]];
    },
  });
}

function hasWon({ accessToken }: TokenAnswer): boolean {
  return accessToken !== "";
}

/** Refreshes once with what a winner was given: servers that see a reuse may take back the whole family. @see RFC 9700 §4.14.2 */
function checkSurvivor(session: Session, ready: ReadyOrg, { id, answer }: Exchange): void {
  const { accessToken, refreshToken } = answer;
  if (refreshToken === "") return;
  const { head } = session.plan;
  const request = prepareTokenRequest(head, ready, refreshRequest(ready.request, refreshToken));
  session.check(ready, "refresh", "survivor", request, { parent: id, accessToken });
}
