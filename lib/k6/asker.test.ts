/** Each grant as the mix plays it, against a transport of the test's own. */
import { createHash } from "node:crypto";
import { exportJWK, generateKeyPair, importJWK, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import type { PlanClient } from "../core/plan.ts";
import { EXTRA } from "../core/record.ts";

import type { Grant } from "../core/words.ts";
import { createMix } from "./mix.ts";
import {
  type Answer,
  BASIC,
  EPOCH_MS,
  handedBack,
  issued,
  jwtPart,
  kindOf,
  parametersOf,
  type PlanParts,
  planHead,
  planTable,
  play,
  type Sent,
} from "./session-fixture.ts";

const onlyGrant = (grant: Grant): Partial<PlanParts> => ({ mix: [{ grant, share: 1 }] });
const target = (changes: Partial<PlanParts["target"]>) => ({
  target: { ...planHead().target, ...changes },
});
const stepOf = (extras: ReadonlyMap<string, string>) => extras.get(EXTRA.step);

const handedBackWith = (query: string): Answer => ({
  status: 303,
  headers: { Location: `http://127.0.0.1/cb?${query}` },
});
const codeServer = (sent: Sent): Answer =>
  kindOf(sent) === "authorize" ? handedBack("c0de-0123456789") : issued();

describe("an authorization code", () => {
  const plan = planTable({ ...onlyGrant("authorization_code"), ...target({ pkce: true }) });
  it("is redeemed as the attempt, the authorization before it being none", async () => {
    const { sent, records, started } = await play(plan, createMix, [0], codeServer);
    expect(sent.map(kindOf)).toEqual(["authorize", "authorization_code"]);
    expect(started).toBe(1);
    expect(records.map(({ kind, parent }) => [kind, parent])).toEqual([
      ["prime", ""],
      ["attempt", "1-0-0"],
    ]);
  });

  it.each<[string, Answer, string | undefined]>([
    ["an error", handedBackWith("error=access_denied&state=s"), "no code"],
    ["nothing", handedBackWith("state=s"), "no code"],
    ["another page", { status: 302, headers: { Location: "/login" } }, "a redirect elsewhere"],
    ["no place to go to", { status: 302 }, "no redirect"],
    ["a refusal, which says why itself", { status: 403 }, undefined],
  ])(
    "is not redeemed where the authorization ends with %s, and why is recorded",
    async (_, answer, end) => {
      const { sent, records } = await play(plan, createMix, [0], () => answer);
      expect(sent.map(kindOf)).toEqual(["authorize"]);
      expect(records.map(({ extras }) => extras.get(EXTRA.deadEnd))).toEqual([end]);
    },
  );

  it("is asked for with the challenge of the verifier that redeems it, new each time", async () => {
    const { sent } = await play(plan, createMix, [0, 1], codeServer);
    const verifiers = [sent[1], sent[3]].map((request) =>
      parametersOf(request?.body ?? "").get("code_verifier"),
    );
    const challenges = [sent[0], sent[2]].map((request) => {
      const query = new URL(request?.url ?? "").searchParams;
      return [query.get("code_challenge"), query.get("code_challenge_method")];
    });
    expect(challenges).toEqual(
      verifiers.map((verifier) => [
        createHash("sha256")
          .update(verifier ?? "")
          .digest("base64url"),
        "S256",
      ]),
    );
    expect(verifiers[0]?.length).toBeGreaterThanOrEqual(43);
    expect(verifiers[0]).not.toBe(verifiers[1]);
  });

  it("leaves neither itself nor the verifier in a record of its refusal", async () => {
    const { lines } = await play(plan, createMix, [0], (sent) =>
      kindOf(sent) === "authorize"
        ? handedBack("c0de-0123456789")
        : { status: 400, body: JSON.stringify({ error: "x", error_description: sent.body }) },
    );
    expect(lines).toHaveLength(2);
    expect(lines.join("\n")).not.toMatch(/c0de-01|random-1/);
  });

  it("is not asked for where there is no way without a browser", async () => {
    const none = planTable({
      ...onlyGrant("authorization_code"),
      ...target({ headlessAuthorize: "no" }),
    });
    expect((await play(none, createMix, [0], codeServer)).sent).toEqual([]);
  });
});

const away = (): Answer => ({
  status: 302,
  headers: { Location: "https://elsewhere.example/login" },
});

const login = (sent: Sent): Answer => {
  const { pathname } = new URL(sent.url);
  if (sent.method === "POST") return issued();
  if (pathname === "/authorize") return { status: 302, headers: { Location: "/login?step=1" } };
  return pathname === "/login"
    ? { status: 303, headers: { location: "http://127.0.0.1/consent" } }
    : handedBack("c0de");
};

describe("an authorization along redirects", () => {
  const plan = planTable({
    ...onlyGrant("authorization_code"),
    ...target({ headlessAuthorize: "redirects" }),
  });
  it("follows them to the redirect URI, each a record of its own that names the one before", async () => {
    const { sent, records } = await play(plan, createMix, [0], login);
    expect(sent.slice(1).map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET http://127.0.0.1/login?step=1",
      "GET http://127.0.0.1/consent",
      "POST http://127.0.0.1/token",
    ]);
    expect(records.map(({ extras, parent }) => [stepOf(extras), parent])).toEqual([
      ["authorize", ""],
      ["redirect", "1-0-0"],
      ["redirect", "1-0-1"],
      [undefined, "1-0-2"],
    ]);
  });

  it("leave no host that the configuration does not allow", async () => {
    const { sent, started } = await play(plan, createMix, [0], away);
    expect([sent.length, started]).toEqual([1, 0]);
    const allowed = planTable({
      ...onlyGrant("authorization_code"),
      ...target({
        headlessAuthorize: "redirects",
        redirectHosts: ["https://elsewhere.example"],
      }),
    });
    const followed = await play(allowed, createMix, [0], ({ method, url }) =>
      method === "POST" ? issued() : url.includes("elsewhere") ? handedBack("c0de") : away(),
    );
    expect([followed.sent.length, followed.started]).toEqual([3, 1]);
  });

  it("keeps one user's cookies apart from the next one's", async () => {
    const { sent } = await play(plan, createMix, [0, 1], login);
    expect(sent.map(({ jar }) => jar)).toEqual([1, 1, 1, 0, 2, 2, 2, 0]);
  });

  it("ends after ten of them, and where one leads nowhere", async () => {
    const { sent, started } = await play(plan, createMix, [0], ({ url }) => ({
      status: 302,
      headers: { Location: url },
    }));
    expect([sent.length, started]).toEqual([11, 0]);
    const nowhere = await play(plan, createMix, [0], () => ({ status: 200, body: "<html>" }));
    expect(nowhere.sent).toHaveLength(1);
  });
});

describe("a token exchange", () => {
  const plan = planTable({
    ...onlyGrant("token_exchange"),
    tokenExchange: { subjectOrg: 1, subjectTokenType: "urn:ietf:params:oauth:token-type:jwt" },
  });
  const subject = `${jwtPart("subject")}.c3ViamVjdC1zaWc`;
  const server = (sent: Sent): Answer =>
    kindOf(sent) === "client_credentials"
      ? issued({ access_token: subject, expires_in: 100 })
      : issued();

  it("presents a token of the subject's org, fetched once and kept", async () => {
    const { sent, records, started } = await play(plan, createMix, [0, 1, 2], server);
    expect(parametersOf(sent[0]?.body ?? "").get("org_id")).toBe("id-1");
    const exchanges = sent.slice(1).map(({ body }) => parametersOf(body));
    expect(exchanges.map((sentForm) => sentForm.get("subject_token"))).toEqual([
      subject,
      subject,
      subject,
    ]);
    expect(exchanges[0]?.get("grant_type")).toBe("urn:ietf:params:oauth:grant-type:token-exchange");
    expect(exchanges[0]?.get("subject_token_type")).toBe("urn:ietf:params:oauth:token-type:jwt");
    expect(records.map(({ kind, extras }) => [kind, stepOf(extras)])).toEqual([
      ["prime", "subject"],
      ["attempt", undefined],
      ["attempt", undefined],
      ["attempt", undefined],
    ]);
    expect(started).toBe(3);
  });

  it("fetches it again when four fifths of its lifetime have passed", async () => {
    const { sent } = await play(
      plan,
      (session) => {
        const iterate = createMix(session);
        return async () => {
          await iterate();
          session.wait(41_000);
        };
      },
      [0, 1, 2],
      server,
    );
    const subjects = sent.filter((request) => kindOf(request) === "client_credentials");
    expect(subjects.map(({ atMs }) => atMs - (sent[0]?.atMs ?? 0))).toEqual([0, 82_000]);
  });

  it("leaves the subject token in no record", async () => {
    const { lines } = await play(plan, createMix, [0], (sent) =>
      kindOf(sent) === "client_credentials"
        ? server(sent)
        : {
            status: 400,
            body: JSON.stringify({ error: "x", error_description: sent.body }),
            headers: { "X-Correlation": subject },
          },
    );
    expect(lines).toHaveLength(2);
    expect(lines.join("\n")).not.toContain("c3ViamVjdC1zaWc");
  });

  it("is not tried without a subject token", async () => {
    const { started } = await play(plan, createMix, [0], () => ({ status: 403, body: "{}" }));
    expect(started).toBe(0);
  });
});

describe("an extension grant", () => {
  const plan = planTable(
    {
      ...onlyGrant("extension"),
      extensionGrantType: "urn:ietf:params:oauth:grant-type:saml2-bearer",
    },
    {
      weights: [1],
      variants: [{ extensionParameters: [["orgName", "x y"]], extensionCredentialName: "extra-0" }],
    },
  );
  const secrets = { "extra-0": "assertion=PHNhbWw%2B-secret" };

  it("sends its parameters, those in the open and those from the secret source", async () => {
    const { sent } = await play(plan, createMix, [0], () => issued(), { secrets });
    expect([...parametersOf(sent[0]?.body ?? "")]).toEqual([
      ["grant_type", "urn:ietf:params:oauth:grant-type:saml2-bearer"],
      ["orgName", "x y"],
      ["scope", "a b"],
      ["org_id", "id-0"],
      ["assertion", "PHNhbWw+-secret"],
    ]);
    expect(sent[0]?.headers["Authorization"]).toBe(BASIC);
  });

  it("leaves the secret ones in no record", async () => {
    const { lines } = await play(
      plan,
      createMix,
      [0],
      ({ body }) => ({
        status: 400,
        body: JSON.stringify({ error: "PHNhbWw+-secret", error_description: body }),
      }),
      { secrets },
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain("PHNhbWw");
  });
});

const assertionOf = ({ body }: Sent) => parametersOf(body).get("client_assertion") ?? "";

describe("a client that signs", async () => {
  const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = await exportJWK(privateKey);
  const secrets = { "client-0": JSON.stringify(jwk) };
  const client: PlanClient = {
    clientId: "client 1",
    auth: "private_key_jwt",
    credentialName: "client-0",
    nextCredentialName: null,
    assertion: { algorithm: "ES256", keyId: "key-1" },
  };
  const plan = planTable({ clients: [client] }, { weights: [1] });
  it("presents a fresh assertion for the token endpoint with each request", async () => {
    const { sent } = await play(plan, createMix, [0, 1], () => issued(), { secrets });
    const key = await importJWK(await exportJWK(publicKey), "ES256");
    const verified = await Promise.all(
      sent.map((request) =>
        jwtVerify(assertionOf(request), key, {
          audience: "http://127.0.0.1/token",
          issuer: "client 1",
          subject: "client 1",
          currentDate: new Date(EPOCH_MS + 1234),
        }),
      ),
    );
    expect(verified[0]?.protectedHeader).toEqual({ alg: "ES256", typ: "JWT", kid: "key-1" });
    expect((verified[0]?.payload.exp ?? 0) - (verified[0]?.payload.iat ?? 0)).toBe(60);
    expect(verified[0]?.payload.jti).not.toBe(verified[1]?.payload.jti);
    const form = parametersOf(sent[0]?.body ?? "");
    expect(form.get("client_id")).toBe("client 1");
    expect(form.get("client_assertion_type")).toBe(
      "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    );
    expect(sent[0]?.headers["Authorization"]).toBeUndefined();
  });

  it("presents none that was made long before", async () => {
    const { sent } = await play(
      plan,
      (session) => {
        const iterate = createMix(session);
        return async () => {
          await iterate();
          session.wait(45_000);
        };
      },
      [0, 1],
      () => issued(),
      { secrets },
    );
    const [, second] = sent.map((request) =>
      JSON.parse(Buffer.from(assertionOf(request).split(".")[1] ?? "", "base64url").toString()),
    );
    expect(second).toMatchObject({ iat: Math.floor((EPOCH_MS + 1234 + 45_000) / 1000) });
  });

  it("leaves neither the assertion nor the key in a record", async () => {
    const { lines, sent } = await play(
      plan,
      createMix,
      [0, 1],
      ({ body }) => ({
        status: 401,
        body: JSON.stringify({ error: jwk.d, error_description: body }),
        headers: { "X-Correlation": `${jwk.d} ${parametersOf(body).get("client_assertion")}` },
      }),
      { secrets },
    );
    expect(lines).toHaveLength(2);
    const signature = assertionOf(sent[0] ?? fail()).split(".")[2] ?? "";
    for (const secret of [jwk.d ?? "", signature]) expect(lines.join("\n")).not.toContain(secret);
  });
});

function fail(): never {
  throw new Error("nothing was sent");
}

const clientBy = (auth: PlanClient["auth"], credentialName: string | null): PlanClient => ({
  clientId: "c 1",
  auth,
  credentialName,
  nextCredentialName: null,
  assertion: null,
});

describe("other ways to authenticate", () => {
  it("are the secret in the body, and none", async () => {
    const secrets = { "client-0": "client_id=c+1&client_secret=s3cret-s3cret" };
    const post = planTable({ clients: [clientBy("post", "client-0")] }, { weights: [1] });
    const posted = await play(post, createMix, [0], () => issued(), { secrets });
    expect(posted.sent[0]?.body).toMatch(/&client_id=c\+1&client_secret=s3cret-s3cret$/);
    const none = planTable({ clients: [clientBy("none", null)] }, { weights: [1] });
    const open = await play(none, createMix, [0], () => issued());
    expect(open.sent[0]?.body).toMatch(/&client_id=c\+1$/);
    for (const { sent } of [posted, open]) {
      expect(sent[0]?.headers["Authorization"]).toBeUndefined();
    }
  });
});
