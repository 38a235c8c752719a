/** Test support: HTTP servers on loopback. */
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";

/** A server on a port that the system chose. */
export class LoopbackServer {
  readonly #server: Server;

  constructor(listener: RequestListener) {
    this.#server = createServer(listener);
  }

  /** Begins to listen; gives its origin. */
  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("not listening on a port");
    return `http://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }
}
