/** The issuer's two loopback servers: the OAuth endpoints, and beside them, on a port of its own, the control surface. */
import { type RequestListener, type Server, createServer } from "node:http";
import { prepareApiFaults } from "./api-faults.ts";
import { AuthorizationChain } from "./authorization-chain.ts";
import { ClientSecrets } from "./client-secrets.ts";
import { controlListener } from "./control.ts";
import { prepareFaultDraw } from "./fault-draw.ts";
import { isTokenFault } from "./fault.ts";
import { authorizeParametersOf } from "./fault-plan.ts";
import { FaultLogWriter } from "./fault-log-writer.ts";
import type { FaultLogLine } from "./fault-log.ts";
import { API_PATH, INTROSPECTION_PATH, REVOCATION_PATH, TOKEN_PATH } from "./oauth-paths.ts";
import { OrgChanges } from "./org-changes.ts";
import { OrgDirectory } from "./org-directory.ts";
import { REFRESH_TTL_SECONDS, createProvider } from "./provider.ts";
import { RefreshLedger } from "./refresh-ledger.ts";
import { resourceApi } from "./resource-api.ts";
import { Revocations } from "./revocation.ts";
import { RunClock } from "./run-clock.ts";
import type { IssuerSetup } from "./setup.ts";
import { Tally } from "./tally.ts";
import { TokenEndpoint } from "./token-endpoint.ts";
import { readSender } from "./token-request.ts";

const HOST = "127.0.0.1";

// Node's default of 5 s would make clients dial anew in a quiet baseline, and measure that instead.
const KEEP_ALIVE_TIMEOUT_MS = 120_000;
const HEADERS_TIMEOUT_MS = 125_000;
// A spike dials many connections at once; the system caps this at its own limit.
const BACKLOG = 4096;

export interface IssuerServers {
  /** URL without a trailing slash. */
  issuer: string;
  controlUrl: string;
  /** Closes every connection and writes out the fault log. */
  close: () => void;
}

/** Starts both servers; rejects when the port is taken or the setup is refused by the OAuth library. */
export async function startServers(setup: IssuerSetup): Promise<IssuerServers> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS });
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  const issuer = await listen(server, setup.port ?? 0);
  const state = createState(setup);
  const writer = new FaultLogWriter(setup.faultLogPath);
  const log = (line: FaultLogLine) => {
    state.tally.addFault(line.kind);
    writer.append(line);
  };
  server.on("request", countArrivals(state.tally));
  server.on("request", await issuerListener(issuer, state, log));
  const { faultLogPath, seed } = setup;
  const control = createServer(controlListener({ ...state, writer, faultLogPath, seed }));
  const controlUrl = await listen(control, 0);
  const close = () => {
    for (const each of [server, control]) {
      each.close();
      each.closeAllConnections();
    }
    writer.close();
  };
  return { issuer, controlUrl, close };
}

/** What the endpoints of one issuer have in common. */
type IssuerState = ReturnType<typeof createState>;

function createState(setup: IssuerSetup) {
  const directory = new OrgDirectory(setup.orgs);
  // Where a used refresh token stays good, none is ever used up.
  const usesUp = setup.rotateRefreshTokens && setup.refreshReuse !== true;
  return {
    setup,
    directory,
    tally: new Tally(),
    ledger: new RefreshLedger(REFRESH_TTL_SECONDS, usesUp, authorizeParametersOf(setup.faults)),
    changes: new OrgChanges(),
    secrets: new ClientSecrets(directory),
    revocations: new Revocations(),
  };
}

async function issuerListener(
  issuer: string,
  state: IssuerState,
  log: (line: FaultLogLine) => void,
): Promise<RequestListener> {
  const { setup, directory, ledger, tally } = state;
  const names = setup.orgs.map(({ org }) => org);
  const { faults: plan } = setup;
  const clock = new RunClock();
  const endpoint = new TokenEndpoint({
    directory,
    ledger,
    clock,
    draw: prepareFaultDraw(
      { ...plan, faults: plan.faults.filter(isTokenFault) },
      names,
      setup.seed,
    ),
    log,
    attribute: (org) => tally.attribute(org),
    dialect: setup.dialect,
  });
  const { provider, read } = await createProvider(issuer, { ...state, lookup: endpoint.lookup });
  const chain = new AuthorizationChain(provider, state);
  provider.use(endpoint.handle);
  const drawApiFault = prepareApiFaults(plan, names, { seed: setup.seed, clock, log });
  provider.use(resourceApi(read, directory, drawApiFault));
  provider.use(chain.isolate);
  provider.use(chain.interact);
  return provider.callback();
}

// Counted when the headers are in, so that an attempt which never sends its body is counted too.
function countArrivals(tally: Tally): RequestListener {
  return (request) => {
    const path = request.url?.split("?", 1)[0] ?? "";
    if (path.startsWith(`${API_PATH}/`)) tally.addCall("apiCalls");
    if (request.method !== "POST") return;
    if (path === INTROSPECTION_PATH) tally.addCall("introspections");
    if (path === REVOCATION_PATH) tally.addCall("revocations");
    if (path !== TOKEN_PATH) return;
    const { attemptId, isPrime } = readSender(request);
    if (attemptId !== "" && !isPrime) tally.arrive(attemptId);
  };
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host: HOST, backlog: BACKLOG }, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on a port");
  return `http://${HOST}:${address.port}`;
}
