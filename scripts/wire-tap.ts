/** Test support: listens in on what clients send to a server, byte for byte, whatever way they find to it. */
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** Where one request ends on a connection and the next begins, since a body ends without a mark. */
const NEXT_REQUEST = /(?=(?:GET|POST) \S+ HTTP\/1\.1\r\n)/;

/** Stands in for a server that begins to listen later. */
export class WireTap {
  readonly #server: Server;
  readonly #sent: Buffer[][] = [];
  readonly #sockets = new Set<Socket>();
  #port = 0;

  constructor() {
    this.#server = createServer((client) => this.#forward(client));
  }

  /** Begins to listen; gives its origin. */
  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("not listening on a port");
    return `http://127.0.0.1:${address.port}`;
  }

  /** Names the server, by its origin. */
  forwardTo(origin: string): void {
    this.#port = Number(new URL(origin).port);
  }

  /** The requests of all connections, heads and bodies, as they were sent. */
  get requests(): string[] {
    return this.#sent.flatMap((chunks) =>
      Buffer.concat(chunks).toString("latin1").split(NEXT_REQUEST),
    );
  }

  /** Every value that a form had for a parameter. */
  valuesOf(parameter: string): Set<string> {
    const forms = this.requests.map((request) => request.slice(request.indexOf("\r\n\r\n") + 4));
    return new Set(forms.flatMap((form) => new URLSearchParams(form).getAll(parameter)));
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, "close");
  }

  #forward(client: Socket): void {
    const server = connect(this.#port, "127.0.0.1");
    const chunks: Buffer[] = [];
    this.#sent.push(chunks);
    client.on("data", (chunk) => chunks.push(chunk));
    // Whatever ends or breaks on one side does so on the other.
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(one);
      one.pipe(other);
      one.on("error", () => other.destroy());
      one.on("close", () => this.#sockets.delete(one));
    }
  }
}
