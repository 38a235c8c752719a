/** An answer of the token endpoint that is given in place of the OAuth library's. */
import type { KoaContextWithOIDC } from "oidc-provider";

export interface WholeAnswer {
  status: number;
  headers: Record<string, string>;
  /** An object becomes JSON. */
  body: string | Record<string, unknown>;
}

export function jsonAnswer(status: number, body: Record<string, unknown>): WholeAnswer {
  return { status, headers: { "content-type": "application/json" }, body };
}

/** Sends it in place of any other; headers it does not name stay. */
export function sendAnswer(ctx: KoaContextWithOIDC, { status, headers, body }: WholeAnswer): void {
  ctx.status = status;
  ctx.body = body;
  ctx.set({ "cache-control": "no-store", ...headers });
}
