/** The answer to a token request as k6 gives it. */
import type { RefinedResponse } from "k6/http";

export type TokenResponse = RefinedResponse<"text">;

/** Finds a header whatever its case; empty when it is not there. */
export function headerOf(response: TokenResponse, lowerCaseName: string): string {
  for (const [name, value] of Object.entries(response.headers)) {
    if (name.toLowerCase() === lowerCaseName) return value;
  }
  return "";
}

/** From the start of the request to the end of its answer. */
export function latencyMsOf({ timings }: TokenResponse): number {
  const { blocked, connecting, tls_handshaking: tls, duration } = timings;
  return blocked + connecting + tls + duration;
}
