/** The answer to a token request as k6 gives it. */
import type { RefinedResponse } from "k6/http";

export type TokenResponse = RefinedResponse<"text">;

/** Finds a header by its canonical name, the one k6 gives it whatever the server wrote; empty when it is not there. */
export function headerOf(response: TokenResponse, canonicalName: string): string {
  return response.headers[canonicalName] ?? "";
}

/** The canonical name of a header, as Go has it: `X-Request-Id`, `Www-Authenticate`. */
export function canonicalHeader(name: string): string {
  return name.toLowerCase().replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
}

/** From the start of the request to the end of its answer. */
export function latencyMsOf({ timings }: TokenResponse): number {
  const { blocked, connecting, tls_handshaking: tls, duration } = timings;
  return blocked + connecting + tls + duration;
}
