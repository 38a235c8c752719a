/** The client under test, as one VU plays it: each iteration is one attempt at a token. */
import { prepareDraw, prepareUniform, spreadAt } from "../core/choice.ts";
import { EXTRA } from "../core/record.ts";
import { secretForms } from "../core/redaction.ts";
import { refreshRequest } from "../core/token-request.ts";
import type { Grant } from "../core/words.ts";
import type { SecretSource } from "./credentials.ts";
import {
  createExchanger,
  type Exchanger,
  prepareTokenRequest,
  type Transport,
} from "./exchange.ts";
import type { PlanTable } from "./plan-table.ts";
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
  recorder: Recorder;
  /** Called in the first iteration; k6 knows no VU before. */
  execution: () => Execution;
  /** Milliseconds since 1970. */
  now: () => number;
}

// A Date header on every 64th iteration bounds the server's clock well enough; reading headers is not free.
const DATE_EVERY_ITERATIONS = 64;
const kind = "attempt" as const;

/** One VU's client: what it keeps between iterations is its ready orgs and its refresh chain. */
export class VuClient {
  readonly #plan: PlanTable;
  readonly #ports: ClientPorts;
  readonly #readyOrgs: ReadyOrgs;
  readonly #orgAt: (iteration: number) => number;
  readonly #chainOrgOf: (vu: number) => number;
  readonly #grantAt: (iteration: number) => Grant;
  #execution: Execution | null = null;
  #exchanger: Exchanger | null = null;
  #epochIsWritten = false;
  #chain: RefreshChain | null = null;
  #chains = 0;

  constructor(plan: PlanTable, ports: ClientPorts) {
    const { seed, mix } = plan.head;
    this.#plan = plan;
    this.#ports = ports;
    this.#readyOrgs = new ReadyOrgs(plan, ports.secrets);
    const drawOrg = prepareDraw(plan.weights);
    const orgUniform = prepareUniform(seed, "org");
    this.#orgAt = (iteration) => drawOrg(orgUniform(iteration));
    this.#chainOrgOf = (vu) => drawOrg(spreadAt(seed, vu));
    this.#grantAt = prepareGrants(seed, mix);
  }

  /** Makes one attempt; it is asynchronous only when a credential has to be fetched first. */
  attempt(): void | Promise<void> {
    const execution = (this.#execution ??= this.#ports.execution());
    const iteration = execution.scenario.iterationInTest;
    const grant = this.#grantAt(iteration);
    const org = grant === "refresh" ? this.#chainOrgOf(execution.vu) : this.#orgAt(iteration);
    const ready = this.#readyOrgs.get(org);
    if (ready === undefined) {
      return this.#readyOrgs.prepare(org).then((made) => this.#attemptFor(made, grant, iteration));
    }
    this.#attemptFor(ready, grant, iteration);
  }

  #attemptFor(ready: ReadyOrg, grant: Grant, iteration: number): void {
    if (grant === "refresh") this.#refresh(ready, iteration);
    else {
      const attemptId = `${this.#vu()}-${iteration}-0`;
      const head = { kind, attemptId, place: ready.places[grant], parent: "" };
      this.#exchange().attempt(head, ready.request, this.#contextFor(ready.context, iteration));
    }
  }

  #refresh(ready: ReadyOrg, iteration: number): void {
    const { head: plan } = this.#plan;
    const exchanger = this.#exchange();
    const vu = this.#vu();
    const chainId = `${vu}.${this.#chains + 1}`;
    if (this.#chain === null) {
      this.#chains += 1;
      this.#chain = primeChain(plan, ready, exchanger, `${vu}-${iteration}`, chainId);
    }
    const chain = this.#chain;
    if (chain === null) return;
    const { org, credential, context } = ready;
    const request = refreshRequest(plan, org, chain.refreshToken);
    const attemptId = `${vu}-${iteration}-0`;
    const { response, answer } = exchanger.attempt(
      { kind, attemptId, place: ready.places.refresh, parent: chain.parent },
      prepareTokenRequest(plan, org, request, credential),
      this.#contextFor(
        {
          ...context,
          secretForms: [...context.secretForms, ...secretForms([chain.refreshToken])],
          extras: chainExtras(chain, org.scope),
        },
        iteration,
      ),
    );
    this.#chain = advanceChain(chain, attemptId, response.status, answer);
  }

  /** Adds what some records carry besides: the clock's origin on the first, the server's date on every 64th. */
  #contextFor(context: RecordContext, iteration: number): RecordContext {
    const withDate = iteration % DATE_EVERY_ITERATIONS === 0;
    if (!withDate && this.#epochIsWritten) return context;
    const epoch: [string, string] = [EXTRA.epoch, String(this.#execution?.scenarioStartMs ?? 0)];
    const extras = this.#epochIsWritten ? context.extras : [...context.extras, epoch];
    this.#epochIsWritten = true;
    return { ...context, extras, withDate };
  }

  #vu(): number {
    return this.#execution?.vu ?? 0;
  }

  #exchange(): Exchanger {
    const { attemptIdHeader } = this.#plan.head.target;
    const epochMs = this.#execution?.scenarioStartMs ?? 0;
    return (this.#exchanger ??= createExchanger(this.#ports, attemptIdHeader, epochMs));
  }
}

function prepareGrants(seed: number, mix: PlanTable["head"]["mix"]): (iteration: number) => Grant {
  const only = mix.length === 1 ? mix[0]?.grant : undefined;
  if (only !== undefined) return () => only;
  const draw = prepareDraw(mix.map(({ share }) => share));
  const uniform = prepareUniform(seed, "grant");
  return (iteration) => mix[draw(uniform(iteration))]?.grant ?? "client_credentials";
}
