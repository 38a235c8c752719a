/** Configurations for tests: the smallest one that loads, and how it fails when changed. */
import { HarnessError } from "../../core/errors.ts";
import { loadConfig } from "./load-config.ts";
import type { Config } from "./load-config.ts";

/** Sections of the smallest configuration, each one or more lines of YAML; a test replaces what it is about. */
const MINIMAL = {
  version: "version: 1",
  target: `target:
  tokenUrl: http://127.0.0.1:4400/token
  client: { id: app-1, secretRef: env:APP }`,
  orgs: "orgs: { generate: { count: 3 } }",
  workload: `workload:
  - { name: baseline, kind: baseline, rate: 20, duration: 10s }
  - { name: spike, kind: spike, rate: 100, duration: 10s, rampIn: 2s }`,
};

export type Sections = Partial<typeof MINIMAL> & { more?: string };

/** The smallest configuration with some sections replaced, and `more` at its end. */
export function configText(sections: Sections = {}): string {
  return Object.values({ ...MINIMAL, ...sections }).join("\n");
}

/** Loads such a configuration; its secret `env:APP` is there unless `env` says otherwise. */
export function load(
  sections: Sections = {},
  env: Record<string, string> = { APP: "s3cret-of-app" },
): Promise<Config> {
  return loadConfig({ path: "tokenrush.yaml", text: configText(sections) }, { env, cwd: "." });
}

/** The error with which something fails; fails the test when it does not, or with another kind of error. */
export async function failureOf(action: () => unknown): Promise<HarnessError> {
  try {
    await action();
  } catch (error) {
    if (error instanceof HarnessError) return error;
    throw error;
  }
  throw new Error("expected a HarnessError, but nothing was thrown");
}
