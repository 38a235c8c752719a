import { expect, test } from "vitest";
import { RefreshLedger } from "./refresh-ledger.ts";

const LOST = { attemptId: "1-1-1", faultId: "f" };

function chainOf(...tokens: string[]): RefreshLedger {
  const ledger = new RefreshLedger(86_400, true);
  ledger.open("grant", "acme");
  for (const token of tokens) ledger.issue(token, "grant");
  return ledger;
}

test("codes and refresh tokens belong to the org of their grant", () => {
  const ledger = chainOf("code", "t1");
  expect(["code", "t1", "stranger"].map((each) => ledger.orgOf(each))).toEqual([
    "acme",
    "acme",
    undefined,
  ]);
});

test("a lost token has a cause, and once it is used again the whole chain has", () => {
  const ledger = chainOf("t1", "t2");
  ledger.lose("t1", LOST);
  expect([ledger.causeOf("t1"), ledger.causeOf("t2")]).toEqual([LOST, null]);
  ledger.breakChain("t1", LOST);
  expect(ledger.causeOf("t2")).toEqual(LOST);
});

test("a token whose answer arrived after all has no cause", () => {
  const ledger = chainOf("t1");
  ledger.lose("t1", LOST);
  ledger.retire("t1");
  expect(ledger.causeOf("t1")).toBeNull();
});

test("a lost token is remembered for its whole lifetime, a retired one is not", () => {
  let nowSeconds = 0;
  const ledger = new RefreshLedger(86_400, true, new Set(), () => nowSeconds);
  ledger.open("grant", "acme");
  for (const token of ["lost", "used"]) ledger.issue(token, "grant");
  ledger.retire("used");
  ledger.lose("lost", LOST);
  nowSeconds = 3600;
  expect([ledger.causeOf("lost"), ledger.orgOf("used")]).toEqual([LOST, undefined]);
});

test("without rotation nothing is ever lost", () => {
  const ledger = new RefreshLedger(86_400, false);
  ledger.open("grant", "acme");
  ledger.issue("t1", "grant");
  ledger.lose("t1", LOST);
  expect(ledger.causeOf("t1")).toBeNull();
});

test("of an authorization request only the parameters are kept that somebody named", () => {
  const ledger = new RefreshLedger(86_400, true, new Set(["org_id", "prompt", "toString"]));
  ledger.open("grant", "acme", { org_id: "acme", state: "secret" });
  ledger.issue("code", "grant");
  ledger.issue("t1", "grant");
  const kept = [["org_id", "acme"]];
  expect([...(ledger.parametersOf("code") ?? [])]).toEqual(kept);
  expect([...(ledger.parametersOf("t1") ?? [])]).toEqual(kept);
  expect(ledger.parametersOf("stranger")).toBeNull();
});
