/** Known answers of the rules that only a scenario's records tell. For tests. */
import { makeCase, type MatrixCase } from "./matrix-case-fixture.ts";
import {
  type CacheFacts,
  playCache,
  playPolls,
  playRotation,
  playSaturation,
  playSpends,
  type PollFacts,
  type RotationFacts,
  type SaturationFacts,
  type SpendFacts,
} from "./scenario-plays-fixture.ts";

const SOUND_SPEND: SpendFacts = { winners: 1, survivorStatus: null };
const SOUND_CACHE: CacheFacts = { issuedFor: "itself" };
const SOUND_POLLS: PollFacts = { badUntilMs: 0 };
const SOUND_ROTATION: RotationFacts = { oldSecret: "refused" };
const SOUND_LOAD: SaturationFacts = { dropped: 0, latencyMs: 20, pauseMs: 0 };
const NEVER_MS = 1e9;

export const SCENARIO_CASES: readonly MatrixCase[] = [
  makeCase(
    {
      rule: "D01",
      source:
        "RFC 9700 section 4.14.2; Keycloak 26.7 without revocation of refresh tokens, as observed",
      facts: { winners: 4 },
      nearMisses: [
        { change: { winners: 1 }, told: null },
        { change: { winners: 2 }, told: "D01" },
        { change: { winners: 0 }, told: "T15" },
      ],
    },
    SOUND_SPEND,
    playSpends,
  ),
  makeCase(
    {
      rule: "D02",
      source: "Hydra 26.2: reuse takes back the whole family, as observed",
      facts: { survivorStatus: 400 },
      nearMisses: [
        { change: { survivorStatus: 200 }, told: null },
        { change: { survivorStatus: 429 }, told: null },
        { change: { survivorStatus: null }, told: null },
      ],
    },
    SOUND_SPEND,
    playSpends,
  ),
  makeCase(
    {
      rule: "U11",
      source: "founding thread 0: the token cache; msal-node caches by client, scope and tenant",
      facts: { issuedFor: "another" },
      nearMisses: [{ change: { issuedFor: "itself" }, told: null }],
    },
    SOUND_CACHE,
    playCache,
  ),
  makeCase(
    {
      rule: "P01",
      source: "founding thread 1: the change exceeds the expected window",
      facts: { badUntilMs: NEVER_MS },
      beside: ["T403"],
      nearMisses: [
        { change: { badUntilMs: 50_000 }, told: "P01.time", beside: ["T26"] },
        { change: { badUntilMs: 0 }, told: null, beside: [] },
      ],
    },
    SOUND_POLLS,
    playPolls,
  ),
  makeCase(
    {
      rule: "P01.time",
      source: "Genesys Cloud documents up to five minutes for permission updates",
      facts: { badUntilMs: 48_000 },
      beside: ["T26"],
      nearMisses: [
        { change: { badUntilMs: NEVER_MS }, told: "P01", beside: ["T403"] },
        { change: { badUntilMs: 0 }, told: null, beside: [] },
      ],
    },
    SOUND_POLLS,
    playPolls,
  ),
  makeCase(
    {
      rule: "R01",
      source: "founding thread 0: regenerating the secret does not help",
      facts: { oldSecret: "issued" },
      nearMisses: [{ change: { oldSecret: "refused" }, told: "T08" }],
    },
    SOUND_ROTATION,
    playRotation,
  ),
  makeCase(
    {
      rule: "target-saturated",
      source: "k6, dropped_iterations of arrival-rate executors",
      facts: { dropped: 400, latencyMs: 1000 },
      nearMisses: [
        { change: { dropped: 0 }, told: null },
        { change: { latencyMs: 20 }, told: null },
      ],
    },
    SOUND_LOAD,
    playSaturation,
  ),
  makeCase(
    {
      rule: "clients-waited",
      source: "RFC 6585 section 4, RFC 9110 section 10.2.3: whoever honours Retry-After waits",
      facts: { dropped: 400, pauseMs: 1000 },
      nearMisses: [
        { change: { dropped: 0 }, told: null },
        { change: { pauseMs: 0 }, told: null },
        { change: { latencyMs: 1000 }, told: "target-saturated" },
      ],
    },
    SOUND_LOAD,
    playSaturation,
  ),
];
