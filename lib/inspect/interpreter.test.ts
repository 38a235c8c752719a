/** What belongs together in a file: codes and their authorization, refresh tokens and their chain, orgs and their requests. */
import { describe, expect, it, test } from "vitest";
import { EXTRA } from "../core/record.ts";
import { GRANTS } from "../core/words.ts";
import { basic, harEntry, harOf, inspectText, makeJwt } from "./inspected-fixture.ts";

const AUTHORIZE = "https://login.example/authorize?response_type=code&client_id=spa";

function authorize(state: string, redirect: string, extra = "", atMs = 0) {
  const uri = encodeURIComponent(redirect);
  return harEntry({
    method: "GET",
    url: `${AUTHORIZE}&redirect_uri=${uri}&state=${state}&scope=read+write${extra}`,
    status: 302,
    answer: "",
    answerHeaders: { Location: "https://login.example/sign-in" },
    atMs,
  });
}

function handBack(state: string, code: string) {
  const Location = `https://app.example/cb?code=${code}&state=${state}`;
  return harEntry({
    method: "POST",
    url: "https://login.example/sign-in",
    body: "u=x",
    status: 302,
    answerHeaders: { Location },
  });
}

function redeem(code: string, redirect: string) {
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    client_id: "spa",
    redirect_uri: redirect,
    code,
  });
  return harEntry({ body: body.toString() });
}

describe("a code", () => {
  it("is of the authorization whose state it was handed back with, however they are mixed", async () => {
    const { plan, records } = await inspectText(
      harOf(
        authorize("state-1111", "https://app.example/cb/", "&org_id=o-1"),
        authorize("state-2222", "https://app.example/cb", "&org_id=o-2"),
        handBack("state-2222", "code-of-2222"),
        handBack("state-1111", "code-of-1111"),
        redeem("code-of-1111", "https://app.example/cb"),
        redeem("code-of-2222", "https://app.example/cb"),
      ),
    );
    const attempts = records.filter(({ kind }) => kind === "preflight");
    const [first, second] = attempts.map(({ org, variant }) => plan.orgs[org]?.requests[variant]);
    expect(attempts.map(({ org }) => plan.orgs[org]?.org)).toEqual(["o-1", "o-2"]);
    expect(first).toMatchObject({
      redirectUri: "https://app.example/cb/",
      codeRedirectUri: "https://app.example/cb",
      scope: "read write",
      authorizeOrgParameter: { name: "org_id", value: "o-1" },
    });
    expect(second?.redirectUri).toBe("https://app.example/cb");
    expect(attempts.map(({ grant }) => GRANTS[grant])).toEqual([
      "authorization_code",
      "authorization_code",
    ]);
    expect(records.filter(({ kind }) => kind === "prime")).toHaveLength(2);
  });

  it("is else of the client's last authorization", async () => {
    const { plan } = await inspectText(
      harOf(
        authorize("s", "https://app.example/cb"),
        redeem("some-code", "https://app.example/cb"),
      ),
    );
    expect(plan.orgs).toMatchObject([
      { org: "spa", requests: [{ redirectUri: "https://app.example/cb" }] },
    ]);
  });
});

const issued = (refresh: string, scope = "") => ({
  access_token: `token-for-${refresh}`,
  token_type: "Bearer",
  refresh_token: refresh,
  ...(scope === "" ? {} : { scope }),
});

describe("a refresh", () => {
  it("is of the org and the scope that its token goes back to", async () => {
    const { plan, records } = await inspectText(
      harOf(
        harEntry({
          body: "grant_type=password&username=u&org_id=o-1&scope=a+b&client_id=app",
          answer: issued("first-refresh-token"),
        }),
        harEntry({
          body: "grant_type=refresh_token&refresh_token=first-refresh-token&client_id=app",
          answer: issued("second-refresh-token", "a"),
        }),
        harEntry({
          body: "grant_type=refresh_token&refresh_token=second-refresh-token&client_id=app",
        }),
      ),
    );
    expect(records.map(({ org }) => plan.orgs[org]?.org)).toEqual(["o-1", "o-1", "o-1"]);
    expect(records.map(({ parent }) => parent)).toEqual(["", "0-1-0", "0-2-0"]);
    expect(records.map(({ extras }) => extras.get(EXTRA.previousScope))).toEqual([
      undefined,
      "a b",
      "a",
    ]);
    expect(plan.extensionGrantType).toBe("password");
  });

  it("whose token nobody was seen to be issued is held against no scope", async () => {
    const { records } = await inspectText(
      harOf(
        harEntry({
          body: "grant_type=refresh_token&refresh_token=from-elsewhere-01&client_id=app",
        }),
      ),
    );
    expect(records[0]?.extras.get(EXTRA.previousScope)).toBe("");
  });
});

test("orgs are told by what is said first: the user, the request, the client", async () => {
  const entries = harOf(
    harEntry({
      body: "grant_type=client_credentials&org_id=o-1",
      headers: basic("app-1", "s3cr3t-of-app"),
    }),
    harEntry({ headers: basic("app-2", "s3cr3t-of-app") }),
    harEntry({}),
  );
  const { plan } = await inspectText(entries);
  expect(plan.orgs.map(({ org, expectedOrgs }) => [org, expectedOrgs])).toEqual([
    ["o-1", ["o-1"]],
    ["app-2", []],
    ["(unnamed)", []],
  ]);
  expect(plan.orgs.every(({ role }) => role === "secondary")).toBe(true);
  expect(plan.target.claims.extra).toBe("allow");
  const { plan: expected } = await inspectText(entries, { expectedOrg: "o-9" });
  expect(expected.orgs.map(({ org, expectedOrgs }) => [org, expectedOrgs])).toEqual([
    ["o-9", ["o-9"]],
  ]);
  expect(expected.target.claims.extra).toBe("forbid");
});

test("a realm per org is looked for in the issuer", async () => {
  const url = "https://sso.example/realms/acme/protocol/openid-connect/token";
  const { plan } = await inspectText(harOf(harEntry({ url })));
  expect(plan.target).toMatchObject({
    dialect: "keycloak",
    claims: { org: { from: "iss", pattern: "/realms/([^/]+)$" } },
  });
  expect(plan.orgs).toMatchObject([{ org: "acme", expectedOrgs: ["acme"] }]);
});

test("a request that shows no client is that of the client its token names", async () => {
  const token = makeJwt({ azp: "app-7", org_ids: [] });
  const { plan, notes } = await inspectText(
    harOf(harEntry({ answer: { access_token: token, token_type: "b" } })),
  );
  expect(plan.clients).toMatchObject([{ clientId: "app-7" }]);
  expect(notes.map(({ code }) => code)).toContain("NO_CLIENT");
});

test("a request that its client ended at once is left alone", async () => {
  const response = { status: 0, headers: [], content: { size: 0 }, _error: "net::ERR_ABORTED" };
  const { counts, records, notes } = await inspectText(
    harOf(harEntry({ entry: { response, time: 20 } })),
  );
  expect(records).toEqual([]);
  expect(counts).toMatchObject({ tokenRequests: 0, leftAlone: 1 });
  expect(notes.map(({ code }) => code)).toContain("CUT_OFF");
});

test("requests that differ are variants, named by what sets them apart", async () => {
  const { plan, records } = await inspectText(
    harOf(
      harEntry({ body: "grant_type=client_credentials&client_id=a&scope=x" }),
      harEntry({ body: "grant_type=client_credentials&client_id=a&scope=x+openid" }),
      harEntry({
        body: "grant_type=client_credentials&client_id=a&scope=x&resource=r&hint=0123456789",
      }),
    ),
  );
  expect(plan.variants.map(({ name }) => name)).toEqual([
    "first request",
    "request 2 (other scope)",
    "request 3 (other parameters)",
  ]);
  expect(records.map(({ variant }) => variant)).toEqual([0, 1, 2]);
  expect(plan.orgs[0]?.requests[2]?.parameters).toEqual([
    ["resource", "r"],
    ["hint", "[not kept]"],
  ]);
});

test("what is wrong with a request stands in its record, whatever was answered", async () => {
  const { records } = await inspectText(
    harOf(
      harEntry({
        url: "http://login.example/token",
        body: "grant_type=client_credentials&scope=a&scope=b",
      }),
      harEntry({ url: "http://127.0.0.1:8080/token", headers: basic("a%2Db", "undefined") }),
      harEntry({ body: "client_id=a&client_secret=b", headers: basic("a", "b") }),
    ),
  );
  expect(records.map(({ extras }) => extras.get(EXTRA.sent))).toEqual([
    "form;none;grant_type+scope;duplicate+clear-to-proxy",
    "form;basic;grant_type;undefined-secret+encoded-id",
    "form;basic;client_id+client_secret;double-auth",
  ]);
});

test("several dialects are judged as the most frequent, which is said, unless the user says", async () => {
  const genesys = harEntry({ url: "https://login.mypurecloud.com/oauth/token" });
  const entra = harEntry({ url: "https://login.microsoftonline.com/common/oauth2/v2.0/token" });
  const { plan, notes } = await inspectText(harOf(genesys, entra, genesys));
  expect(plan.target.dialect).toBe("genesys");
  expect(notes.map(({ code }) => code)).toContain("DIALECTS");
  const told = await inspectText(harOf(genesys, entra), { dialect: "hydra" });
  expect(told.plan.target.dialect).toBe("hydra");
  expect(told.notes.map(({ code }) => code)).not.toContain("DIALECTS");
});

test("a claim that the org may stand in instead is hinted at", async () => {
  const answer = { access_token: makeJwt({ org_id: "o-1", client_id: "a" }), token_type: "b" };
  const { notes } = await inspectText(
    harOf(harEntry({ body: "grant_type=client_credentials&org_id=o-1", answer })),
  );
  expect(notes.find(({ code }) => code === "CLAIM")?.text).toContain("--claim org_id");
});
