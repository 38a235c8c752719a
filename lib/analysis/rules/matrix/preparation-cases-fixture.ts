/** Known answers of the rule about requests that prepare an attempt. For tests. */
import {
  type AttemptRecord,
  EXTRA,
  FLAG_HAS_REFRESH_TOKEN,
  type PrimeStep,
} from "../../../core/record.ts";
import { type Grant, GRANTS } from "../../../core/words.ts";
import { jwt } from "../../any-record-fixture.ts";
import { EPOCH_MS, makeOrg, makePlan, makeRequest } from "../../plan-fixture.ts";
import { blank, type Due } from "./exchange-records-fixture.ts";
import { attemptsDue, makeStages, type Played } from "./exchanges-fixture.ts";
import { makeCase, type MatrixCase } from "./matrix-case-fixture.ts";

/** What the request before each attempt of the primary org is answered; the others' is sound. */
interface PreparationFacts {
  grant: Grant;
  step: PrimeStep;
  status: number;
  error: string;
  /** Why the way of an authorization ends there. */
  end: string;
}

const ORGS = 4;
const SOUND: PreparationFacts = {
  grant: "authorization_code",
  step: "authorize",
  status: 303,
  error: "",
  end: "",
};

/** An attempt whose first request fails is never sent. */
function playPreparation(facts: PreparationFacts): Played {
  const plan = makePlan(ORGS, {
    stages: makeStages(ORGS),
    mix: [{ grant: facts.grant, share: 1 }],
    orgs: Array.from({ length: ORGS }, (_, org) =>
      makeOrg(org, { requests: [makeRequest({ scope: "" })] }),
    ),
  });
  const planted = new Map<number, number>();
  const records = attemptsDue(plan).flatMap((due) => {
    const isFaulty = due.org === 0 && isRefused(facts);
    if (isFaulty) planted.set(due.org, (planted.get(due.org) ?? 0) + 1);
    const prime = primeOf(due, due.org === 0 ? facts : { ...SOUND, step: "authorize" });
    return isFaulty ? [prime] : [prime, issued(due)];
  });
  return { plan, records, planted };
}

function isRefused({ status, error, end }: PreparationFacts): boolean {
  return status >= 400 || error !== "" || end !== "";
}

function primeOf(due: Due, { step, status, error, end }: PreparationFacts): AttemptRecord {
  const extras: [string, string][] = [
    [EXTRA.step, step],
    [EXTRA.error, error],
    [EXTRA.deadEnd, end],
    [EXTRA.epoch, due.index === 0 ? String(EPOCH_MS) : ""],
  ];
  return {
    ...blank("prime", due),
    waitingUs: 5000,
    status,
    extras: new Map(extras.filter(([, value]) => value !== "")),
  };
}

function issued(due: Due): AttemptRecord {
  const iat = Math.floor(EPOCH_MS / 1000);
  return {
    ...blank("attempt", due),
    attemptId: `1-${due.index}-1`,
    parent: `1-${due.index}-0`,
    waitingUs: 20_000,
    flags: GRANTS[due.grant] === "refresh" ? FLAG_HAS_REFRESH_TOKEN : 0,
    expiresInSeconds: 300,
    token: jwt({ iss: "http://issuer.example", org_ids: [`id-${due.org}`], iat, exp: iat + 300 }),
  };
}

export const PREPARATION_CASES: readonly MatrixCase[] = [
  makeCase(
    {
      rule: "A01",
      source: "RFC 6749 section 4.1.2.1: an authorization refused with access_denied",
      facts: { error: "access_denied" },
      nearMisses: [
        { change: { error: "" }, told: null },
        { change: { status: 403 }, told: "A01" },
        { change: { step: "redirect" }, told: "A01" },
      ],
    },
    SOUND,
    playPreparation,
  ),
];
