import { expect, test } from "vitest";
import { createTokenStore } from "./token-store.ts";

test("revoking a grant removes its tokens of every model and no other's", async () => {
  const store = createTokenStore();
  const codes = store("AuthorizationCode");
  const refreshTokens = store("RefreshToken");
  await codes.upsert("x", { grantId: "g1" }, 60);
  await refreshTokens.upsert("x", { grantId: "g1" }, 60);
  await refreshTokens.upsert("y", { grantId: "g2" }, 60);
  await refreshTokens.revokeByGrantId("g1");
  expect(await codes.find("x")).toBeUndefined();
  expect(await refreshTokens.find("x")).toBeUndefined();
  expect(await refreshTokens.find("y")).toEqual({ grantId: "g2" });
});

test("a consumed token is remembered as such for a while, and then forgotten before its time", async () => {
  let nowSeconds = 0;
  const refreshTokens = createTokenStore({ nowSeconds: () => nowSeconds })("RefreshToken");
  await refreshTokens.upsert("x", { grantId: "g" }, 86_400);
  await refreshTokens.consume("x");
  expect(await refreshTokens.find("x")).toMatchObject({ consumed: expect.any(Number) });
  nowSeconds = 3600;
  expect(await refreshTokens.find("x")).toBeUndefined();
});

test("where used refresh tokens stay good, a used code does not", async () => {
  const store = createTokenStore({ keepsUsedRefreshTokens: true });
  for (const model of ["RefreshToken", "AuthorizationCode"]) {
    await store(model).upsert("x", { grantId: "g" }, 60);
    await store(model).consume("x");
  }
  expect(await store("RefreshToken").find("x")).toEqual({ grantId: "g" });
  expect(await store("AuthorizationCode").find("x")).toHaveProperty("consumed");
});

test("a session is found by its uid until it is destroyed", async () => {
  const sessions = createTokenStore()("Session");
  await sessions.upsert("s", { uid: "u" }, 60);
  expect(await sessions.findByUid("u")).toEqual({ uid: "u" });
  await sessions.destroy("s");
  expect(await sessions.findByUid("u")).toBeUndefined();
  expect(await sessions.find("s")).toBeUndefined();
});
