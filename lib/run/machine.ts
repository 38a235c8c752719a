/** The machine that load comes from, as far as it may change what is measured. */
import { arch, cpus, type as system } from "node:os";
import type { Manifest } from "./manifest.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const PROXY_VARIABLES = ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"];

/** True where the environment sends requests through a proxy. */
export function usesProxy(env: Environment): boolean {
  return PROXY_VARIABLES.some((name) => (env[name] ?? "") !== "");
}

export function describeMachine(env: Environment): NonNullable<Manifest["machine"]> {
  return {
    platform: `${system()} ${arch()}`,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    proxy: usesProxy(env),
  };
}
