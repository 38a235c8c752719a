/** Whether anybody listens where the load is to go; asked once, before any load. */
import { connect } from "node:net";
import { EXIT_CODES, HarnessError } from "../core/errors.ts";

const LIMIT_MS = 5000;
/** Orgs may have hosts of their own; a few tell whether the network is there. */
const HOSTS_MAX = 5;

/**
 * Opens a connection to the first hosts of the URLs and closes it again; sends nothing.
 * Throws TARGET_UNREACHABLE (exit: environment) when none of them answers; a host among several that does not is the run's to find.
 */
export async function requireReachable(urls: readonly string[], limitMs = LIMIT_MS): Promise<void> {
  const targets = [...new Set(urls.map((url) => new URL(url).origin))].slice(0, HOSTS_MAX);
  const failures = await Promise.all(targets.map((target) => failureOf(new URL(target), limitMs)));
  if (failures.includes(null)) return;
  const reasons = targets.map((target, index) => `${target}: ${failures[index] ?? ""}`);
  throw new HarnessError(
    "TARGET_UNREACHABLE",
    `the target cannot be reached (${reasons.join("; ")})`,
    {
      hint: "is it up, and is target.tokenUrl right? Nothing was sent and nothing written",
      exitCode: EXIT_CODES.environment,
    },
  );
}

/** Why no connection could be made; null when one could. */
function failureOf({ hostname, port, protocol }: URL, limitMs: number): Promise<string | null> {
  const host = hostname.replace(/^\[|\]$/g, "");
  const portNumber = port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
  return new Promise((resolve) => {
    const socket = connect({ host, port: portNumber, timeout: limitMs });
    const settle = (failure: string | null) => {
      socket.destroy();
      resolve(failure);
    };
    socket.once("connect", () => settle(null));
    socket.once("timeout", () => settle(`no answer in ${limitMs} ms`));
    socket.once("error", (error) => settle("code" in error ? String(error.code) : error.message));
  });
}
