/** Test support: a token endpoint that answers so often and then accepts requests without ever answering. */
import { LoopbackServer } from "./loopback-server.ts";

export class StallingServer extends LoopbackServer {
  /** Token requests that have arrived. */
  requests = 0;

  /** Answers the first `answered` requests with a token. */
  constructor(answered: number) {
    super((request, response) => {
      this.requests += 1;
      if (this.requests > answered) return;
      request.resume();
      response.setHeader("content-type", "application/json");
      response.end(
        JSON.stringify({ access_token: `token-${this.requests}`, token_type: "Bearer" }),
      );
    });
  }
}
