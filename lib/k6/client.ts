/** The client under test, as one VU plays it: each iteration is one attempt at a token. */
import { prepareDraw, prepareUniform, spreadAt } from "../core/choice.ts";
import { PRIME_HEADER } from "../core/prime-header.ts";
import { EXTRA } from "../core/record.ts";
import { refreshRequest } from "../core/token-request.ts";
import type { Grant } from "../core/words.ts";
import type { Base64, SecretSource } from "./credentials.ts";
import type { PlanTable } from "./plan-table.ts";
import { type PreparedRequest, prepareTokenRequest, type Transport } from "./prepared-request.ts";
import { type ReadyOrg, ReadyOrgs } from "./ready-orgs.ts";
import type { RecordContext, Recorder } from "./recorder.ts";
import { advanceChain, chainExtras, primeChain, type RefreshChain } from "./refresh-chain.ts";

/** What k6 says of the VU and its running iteration. */
export interface Execution {
  vu: number;
  /** Milliseconds since 1970. */
  scenarioStartMs: number;
  /** Read anew in each iteration: its number in the whole test, from 0. */
  scenario: { readonly iterationInTest: number };
}

export interface ClientPorts {
  transport: Transport;
  secrets: SecretSource;
  base64: Base64;
  recorder: Recorder;
  /** Called in the first iteration; k6 knows no VU before. */
  execution: () => Execution;
  /** Milliseconds since 1970. */
  now: () => number;
}

// A Date header on every 64th iteration bounds the server's clock well enough; reading headers is not free.
const DATE_EVERY_ITERATIONS = 64;

/**
 * Makes one VU's client; each call of what it returns is one attempt, asynchronous only when a credential has to be fetched.
 * It is a closure and not a class because k6 finds a variable faster than a member, and this is the path of every attempt.
 */
export function createClient(plan: PlanTable, ports: ClientPorts): () => void | Promise<void> {
  const { head } = plan;
  const { transport, recorder, now } = ports;
  const { attemptIdHeader } = head.target;
  const readyOrgs = new ReadyOrgs(plan, ports.secrets, ports.base64);
  const drawOrg = prepareDraw(plan.weights);
  const orgUniform = prepareUniform(head.seed, "org");
  const grantAt = prepareGrants(head.seed, head.mix);
  let execution: Execution | null = null;
  let vu = 0;
  let epochMs = 0;
  let epochIsWritten = false;
  let chain: RefreshChain | null = null;
  let chains = 0;

  function attempt(): void | Promise<void> {
    const { scenario } = execution ?? begin();
    const iteration = scenario.iterationInTest;
    const grant = grantAt(iteration);
    const org = drawOrg(grant === "refresh" ? spreadAt(head.seed, vu) : orgUniform(iteration));
    const ready = readyOrgs.get(org);
    // The wait stands in a function of its own: what a closure captures is slower to reach, here for every attempt.
    if (ready === undefined) return attemptWhenReady(org, grant, iteration);
    if (grant === "refresh") refresh(ready, iteration);
    else exchangeCredentials(ready, iteration);
  }

  async function attemptWhenReady(org: number, grant: Grant, iteration: number): Promise<void> {
    const ready = await readyOrgs.prepare(org);
    if (grant === "refresh") refresh(ready, iteration);
    else exchangeCredentials(ready, iteration);
  }

  function begin(): Execution {
    execution = ports.execution();
    vu = execution.vu;
    epochMs = execution.scenarioStartMs;
    return execution;
  }

  function exchangeCredentials({ request, context, places }: ReadyOrg, iteration: number): void {
    const attemptId = `${vu}-${iteration}-0`;
    if (attemptIdHeader !== null) request.headers[attemptIdHeader] = attemptId;
    recorder.started();
    const startMs = now() - epochMs;
    const response = transport.request("POST", request.url, request.body, request.params);
    const isUsual = epochIsWritten && iteration % DATE_EVERY_ITERATIONS !== 0;
    recorder.write(
      "attempt",
      attemptId,
      places.client_credentials,
      "",
      startMs,
      response,
      isUsual ? context : enrich(context, iteration),
    );
  }

  function refresh(ready: ReadyOrg, iteration: number): void {
    const attemptId = `${vu}-${iteration}-0`;
    chain ??= prime(ready, iteration);
    if (chain === null) return;
    const { org, credential, context, places } = ready;
    const asked = refreshRequest(head, org, chain.refreshToken);
    const { headers, params, url, body } = prepareTokenRequest(head, org, asked, credential);
    const { refreshToken } = chain;
    const refreshContext = {
      ...context,
      secretForms: () => credential.secretForms(refreshToken),
      extras: chainExtras(chain, org.scope),
    };
    const written = enrich(refreshContext, iteration);
    if (attemptIdHeader !== null) headers[attemptIdHeader] = attemptId;
    recorder.started();
    const startMs = now() - epochMs;
    const response = transport.request("POST", url, body, params);
    const { refresh: place } = places;
    const { parent } = chain;
    const answer = recorder.write("attempt", attemptId, place, parent, startMs, response, written);
    chain = advanceChain(chain, attemptId, response.status, answer);
  }

  function prime(ready: ReadyOrg, iteration: number): RefreshChain | null {
    chains += 1;
    return primeChain(head, ready, sendPriming, `${vu}-${iteration}`, `${vu}.${chains}`);
  }

  function sendPriming(
    attemptId: string,
    place: string,
    parent: string,
    request: PreparedRequest,
    context: RecordContext,
  ) {
    if (attemptIdHeader !== null) request.headers[PRIME_HEADER] = attemptId;
    const startMs = now() - epochMs;
    const response = transport.request(request.method, request.url, request.body, request.params);
    const answer = recorder.write("prime", attemptId, place, parent, startMs, response, context);
    return { response, answer };
  }

  /** Adds what some records carry besides: the clock's origin on the first, the server's date on every 64th. */
  function enrich(context: RecordContext, iteration: number): RecordContext {
    const withDate = iteration % DATE_EVERY_ITERATIONS === 0;
    const epoch: [string, string] = [EXTRA.epoch, String(epochMs)];
    const extras = epochIsWritten ? context.extras : [...context.extras, epoch];
    epochIsWritten = true;
    return { ...context, extras, withDate, isPlain: false };
  }

  return attempt;
}

function prepareGrants(seed: number, mix: PlanTable["head"]["mix"]): (iteration: number) => Grant {
  const only = mix.length === 1 ? mix[0]?.grant : undefined;
  if (only !== undefined) return () => only;
  const draw = prepareDraw(mix.map(({ share }) => share));
  const uniform = prepareUniform(seed, "grant");
  return (iteration) => mix[draw(uniform(iteration))]?.grant ?? "client_credentials";
}
