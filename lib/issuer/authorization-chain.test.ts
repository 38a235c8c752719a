/** Authorization by a chain of redirects, and refresh tokens that may be used again, against a running issuer. */
import { decodeJwt } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fixtureOrg } from "./client-fixture.ts";
import { faultPlanSchema } from "./fault-plan.ts";
import type { IssuerOrg } from "./setup.ts";
import {
  type Parameters,
  type Reply,
  type StartedIssuer,
  authorizeUrl,
  basic,
  get,
  post,
  redemption,
  startFixtureIssuer,
  textOf,
} from "./started-issuer-fixture.ts";

const ORG = fixtureOrg("acme");
const SIBLING = fixtureOrg("acme-eu", { clientId: ORG.clientId, clientSecret: ORG.clientSecret });

// The library knows nothing of this parameter, and drops it.
const FAULTS = faultPlanSchema.parse({
  version: 1,
  faults: [
    {
      id: "multi",
      org: "acme",
      grant: "refresh",
      kind: "forbidden-access-denied",
      when: [{ of: "authorize", parameter: "multi_org", equals: "true" }],
    },
  ],
});

let issuer: StartedIssuer;

beforeAll(async () => {
  const changes = { redirectChain: true, refreshReuse: true, faults: FAULTS };
  issuer = await startFixtureIssuer([ORG, SIBLING], changes);
});

afterAll(async () => issuer.end());

/** A client's cookies: all are of one host, so that the path alone decides. */
class CookieJar {
  readonly #cookies = new Map<string, { pair: string; path: string }>();

  store(cookies: readonly string[]): void {
    for (const cookie of cookies) {
      const [pair = "", ...attributes] = cookie.split("; ");
      const name = pair.slice(0, pair.indexOf("="));
      const path = attributes.find((each) => each.startsWith("path="))?.slice(5) ?? "/";
      if (pair === `${name}=`) this.#cookies.delete(`${name} ${path}`);
      else this.#cookies.set(`${name} ${path}`, { pair, path });
    }
  }

  headerFor(url: string): string {
    const { pathname } = new URL(url);
    const matching = [...this.#cookies.values()].filter(({ path }) => pathname.startsWith(path));
    return matching.map(({ pair }) => pair).join("; ");
  }
}

/** Follows redirects while they stay with the issuer; gives every answer. */
async function follow(url: string, jar: CookieJar): Promise<Reply[]> {
  const replies: Reply[] = [];
  let next = url;
  while (next.startsWith(issuer.issuer)) {
    const reply = await get(next, { cookie: jar.headerFor(next) });
    jar.store(reply.cookies);
    replies.push(reply);
    next = reply.location === "" ? "" : new URL(reply.location, next).href;
  }
  return replies;
}

function endOf(replies: readonly Reply[]): URLSearchParams {
  return new URL(replies.at(-1)?.location ?? "").searchParams;
}

function refresh(refreshToken: string): Promise<Reply> {
  return post(
    issuer.tokenUrl,
    { grant_type: "refresh_token", refresh_token: refreshToken },
    basic(ORG),
  );
}

async function redeem(org: IssuerOrg, more: Parameters, jar: CookieJar): Promise<Reply> {
  const url = authorizeUrl(issuer, org, more);
  const code = endOf(await follow(url, jar)).get("code") ?? "";
  return post(issuer.tokenUrl, redemption(org, code), basic(org));
}

test("an authorization passes sign-in and consent, each time 303, and ends with a code", async () => {
  const replies = await follow(authorizeUrl(issuer, ORG, { state: "s 1" }), new CookieJar());
  expect(replies.map(({ status }) => status)).toEqual([303, 303, 303, 303, 303]);
  expect(endOf(replies).get("state")).toBe("s 1");
  expect(endOf(replies).get("code")).not.toBeNull();
});

test("with the same cookies another org can be asked for, and each token is of its own", async () => {
  const jar = new CookieJar();
  const own = await redeem(ORG, {}, jar);
  const sibling = await redeem(ORG, { org_id: SIBLING.orgId }, jar);
  expect(decodeJwt(textOf(own, "access_token"))["org_ids"]).toEqual(ORG.orgIds);
  expect(decodeJwt(textOf(sibling, "access_token"))["org_ids"]).toEqual(SIBLING.orgIds);
  expect(textOf(sibling, "scope")).toBe(SIBLING.scopes);
});

test("what the client must consent to again does not go round in circles", async () => {
  const asked = { scope: `openid offline_access ${ORG.scopes}`, prompt: "consent" };
  const reply = await redeem(ORG, asked, new CookieJar());
  expect(textOf(reply, "scope")).toBe(ORG.scopes);
  expect(textOf(reply, "id_token")).not.toBe("");
});

test("an org the client does not have is refused at once", async () => {
  const replies = await follow(authorizeUrl(issuer, ORG, { org_id: "nobody" }), new CookieJar());
  expect(replies).toHaveLength(1);
  expect(endOf(replies).get("error")).toBe("access_denied");
});

test("a page without its cookies is told to begin again", async () => {
  const started = await get(authorizeUrl(issuer, ORG));
  const page = new URL(started.location, issuer.issuer).href;
  expect(await get(page)).toMatchObject({ status: 400, members: { error: "invalid_request" } });
});

test("a refresh gives a new token, and every one before stays good", async () => {
  const first = textOf(await redeem(ORG, {}, new CookieJar()), "refresh_token");
  const second = textOf(await refresh(first), "refresh_token");
  const third = textOf(await refresh(first), "refresh_token");
  expect(new Set([first, second, third, ""]).size).toBe(4);
  for (const token of [first, second, third]) {
    const reply = await refresh(token);
    expect(decodeJwt(textOf(reply, "access_token"))["org_ids"]).toEqual(ORG.orgIds);
  }
});

test("one token used many times at once gives as many, and all of them are good", async () => {
  const one = textOf(await redeem(ORG, {}, new CookieJar()), "refresh_token");
  const winners = await Promise.all(Array.from({ length: 8 }, () => refresh(one)));
  const tokens = winners.map((reply) => textOf(reply, "refresh_token"));
  expect(new Set(tokens).size).toBe(8);
  const again = await Promise.all(tokens.map(refresh));
  expect(again.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
});

test("a fault may depend on what was asked when the chain began", async () => {
  const asked = textOf(await redeem(ORG, { multi_org: "true" }, new CookieJar()), "refresh_token");
  const plain = textOf(await redeem(ORG, {}, new CookieJar()), "refresh_token");
  expect((await refresh(asked)).status).toBe(403);
  expect((await refresh(plain)).status).toBe(200);
});
