/**
 * Every grant in one run, by clients of every kind: all get usable tokens, both sides count the same, and nothing that was
 * sent to prove who somebody is can be found in what the run leaves.
 */
import { generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AttemptRecord, EXTRA } from "../lib/core/record.ts";
import { GRANTS } from "../lib/core/words.ts";
import type { EmbeddedRun } from "./embedded-run.ts";
import { type Leak, SecretScan } from "./secret-scan.ts";
import { runTestdata } from "./testdata-run.ts";
import { WireTap } from "./wire-tap.ts";

const SEED = 3;
const FULL_SCOPE = "organization:read user:read";
const ALL_GRANTS = [
  "authorization_code",
  "client_credentials",
  "extension",
  "refresh",
  "token_exchange",
];

const drawSecret = () => randomBytes(24).toString("base64url");
const asJwk = (key: KeyObject) => JSON.stringify(key.export({ format: "jwk" }));

/** One secret per org, by the names that the configurations have for them. */
const ASSERTIONS = Object.fromEntries(
  ["org1", "org2", "org3"].map((org) => [`GRANTS_ASSERTION_${org}`, drawSecret()]),
);
const SECRETS = Object.fromEntries([1, 2, 3].map((n) => [`GRANTS_SECRET_${n}`, drawSecret()]));
const drawEllipticKey = () => generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const RSA = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const KEYS = {
  GRANTS_KEY_1: asJwk(drawEllipticKey()),
  GRANTS_KEY_2: String(RSA.export({ type: "pkcs8", format: "pem" })),
  GRANTS_KEY_3: asJwk(drawEllipticKey()),
};

interface GrantsCase {
  /** Of the configuration. */
  kind: "secret" | "signed" | "public";
  env: Record<string, string>;
  grants: string[];
  /** What besides 200 is answered to whom. */
  refused: string[];
  /** What each variant's refreshes are granted. */
  refreshScopes: string[];
}

const CASES: GrantsCase[] = [
  {
    kind: "secret",
    env: { ...SECRETS, ...ASSERTIONS },
    grants: ALL_GRANTS,
    refused: ["refresh widening 400 invalid_scope"],
    refreshScopes: [`basic: ${FULL_SCOPE}`, "narrowing: organization:read", `post: ${FULL_SCOPE}`],
  },
  {
    kind: "signed",
    env: { ...KEYS, ...ASSERTIONS },
    grants: ALL_GRANTS,
    refused: [],
    refreshScopes: [`default: ${FULL_SCOPE}`],
  },
  {
    kind: "public",
    env: {},
    grants: ["authorization_code", "refresh"],
    refused: [],
    refreshScopes: [`default: ${FULL_SCOPE}`],
  },
];

describe.each(CASES)("$kind clients", ({ kind, env, grants, refused, refreshScopes }) => {
  const tap = new WireTap();
  let run: EmbeddedRun;
  let leaks: Leak[];

  beforeAll(async () => {
    run = await runTestdata(`grants/${kind}`, SEED, {
      fill: { tap: await tap.listen() },
      env,
      during: ({ issuer }) => tap.forwardTo(issuer),
      inspect: ({ path }) => {
        leaks = scanFor(tap, env).scanFolder(path);
      },
    });
  });

  afterAll(() => tap.close());

  it("get a usable token by every grant, at rest and under load", () => {
    for (const records of [run.preflight, run.attempts]) {
      expect([...new Set(records.map(grantOf))].toSorted()).toEqual(grants);
    }
    const answers = [...run.preflight, ...run.attempts].map((attempt) =>
      describeAnswer(run, attempt),
    );
    expect([...new Set(answers.filter((answer) => !answer.endsWith("200")))]).toEqual(refused);
    const { outcomes, usable, unusable, decoded, claims } = run.result.totals;
    const issued = run.attempts.filter(({ status }) => status === 200).length;
    expect({ ...outcomes, usable, unusable, decoded, match: claims.match }).toMatchObject({
      issued,
      rejected: run.attempts.length - issued,
      usable: issued,
      unusable: 0,
      decoded: issued,
      match: issued,
    });
  });

  it("are counted by both sides alike", () => {
    const { started, recorded, interrupted, difference } = run.result.reconciliation;
    expect(recorded).toBe(run.attempts.length + run.preflight.length);
    expect(started).toBe(recorded + (interrupted ?? Number.NaN));
    expect(difference).toBe(0);
    expect(run.stats.distinctAttempts).toBe(started);
    expect(run.result.verdict.state).toBe("VALID");
  });

  it("leave nothing in the run's directory that they proved themselves with", () => {
    expect(leaks).toEqual([]);
  });

  it("prove themselves in the way of their kind", () => {
    const algorithms = [...tap.valuesOf("client_assertion")].map(
      (assertion) => decodeProtectedHeader(assertion).alg ?? "",
    );
    const proofs = {
      header: tap.requests.some((request) => /^authorization: basic /im.test(request)),
      body: tap.valuesOf("client_secret").size > 0,
      algorithms: [...new Set(algorithms)].toSorted(),
    };
    expect(proofs).toEqual({
      header: kind === "secret",
      body: kind === "secret",
      algorithms: kind === "signed" ? ["ES256", "RS256"] : [],
    });
    expect(tap.valuesOf("code_verifier").size).toBe(tap.valuesOf("code").size);
  });

  it("are granted on a refresh what they ask for, or all there was", () => {
    const refreshed = run.attempts.filter(
      (attempt) => grantOf(attempt) === "refresh" && attempt.status === 200,
    );
    const granted = new Set(
      refreshed.map(({ variant, grantedScope }) => `${variantOf(run, variant)}: ${grantedScope}`),
    );
    expect([...granted].toSorted()).toEqual(refreshScopes);
  });

  it("exchange the primary org's token, and no other", () => {
    const subjects = [...tap.valuesOf("subject_token")].map((token) => decodeJwt(token)["org_ids"]);
    expect(subjects.length > 0).toBe(grants.includes("token_exchange"));
    expect(subjects.flat().filter((org) => org !== "id-of-org1")).toEqual([]);
  });
});

function grantOf({ grant }: AttemptRecord): string {
  return GRANTS[grant] ?? "";
}

function variantOf({ plan }: EmbeddedRun, variant: number): string {
  return plan.variants[variant]?.name ?? "";
}

function describeAnswer(run: EmbeddedRun, attempt: AttemptRecord): string {
  const { variant, status, extras } = attempt;
  const error = extras.get(EXTRA.error) ?? "";
  return `${grantOf(attempt)} ${variantOf(run, variant)} ${status} ${error}`.trimEnd();
}

/** All that was sent in secret, and what makes a token or an assertion more than text. */
function scanFor(tap: WireTap, env: Record<string, string>): SecretScan {
  const scan = new SecretScan();
  for (const [name, secret] of Object.entries(env)) scan.add(name, privatePartOf(secret));
  for (const name of ["code", "code_verifier", "refresh_token", "client_secret", "assertion"]) {
    for (const value of tap.valuesOf(name)) scan.add(`a ${name}`, value);
  }
  for (const name of ["client_assertion", "subject_token"]) {
    for (const value of tap.valuesOf(name))
      scan.add(`the signature of a ${name}`, lastPartOf(value));
  }
  return scan;
}

/** Of a JWK the private member, since the others are the public key's; of anything else all of it. */
function privatePartOf(secret: string): string {
  return secret.startsWith("{") ? (/"d":"([^"]+)"/.exec(secret)?.[1] ?? "") : secret;
}

function lastPartOf(token: string): string {
  return token.split(".").at(-1) ?? token;
}
