/** How requests leave this machine: through the proxy of the environment, with limits of time. Knows nothing of tickets. */
import { type Dispatcher, EnvHttpProxyAgent } from "undici";
import { EXIT_CODES, HarnessError } from "../core/errors.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Milliseconds to connect, to wait for the head of an answer, and between two parts of its body. */
export const TIMEOUTS_MS = { connect: 10_000, head: 30_000, body: 30_000 } as const;

/**
 * Makes the dispatcher for undici's requests: HTTPS_PROXY, HTTP_PROXY and NO_PROXY are obeyed, also in lower case.
 * NODE_EXTRA_CA_CERTS is Node's own to read, when it starts. USAGE when a proxy is no URL.
 */
export function createDispatcher(env: Environment): Dispatcher {
  const httpProxy = proxyOf(env, "HTTP_PROXY");
  const httpsProxy = proxyOf(env, "HTTPS_PROXY");
  // Every option is given: what is left out undici looks up in the process, which may have been told less.
  return new EnvHttpProxyAgent({
    httpProxy,
    httpsProxy,
    noProxy: valueOf(env, "NO_PROXY"),
    connect: { timeout: TIMEOUTS_MS.connect },
    headersTimeout: TIMEOUTS_MS.head,
    bodyTimeout: TIMEOUTS_MS.body,
  });
}

function proxyOf(env: Environment, name: string): string {
  const proxy = valueOf(env, name);
  if (proxy === "" || (URL.canParse(proxy) && /^https?:/i.test(proxy))) return proxy;
  // Not shown: a proxy's URL may hold its password.
  throw new HarnessError("USAGE", `${name} is no http or https URL`, {
    hint: `set ${name} to such as http://proxy.example:3128, or unset it`,
    exitCode: EXIT_CODES.usage,
  });
}

function valueOf(env: Environment, name: string): string {
  return env[name.toLowerCase()] || env[name] || "";
}
