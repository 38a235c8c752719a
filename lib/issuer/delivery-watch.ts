/** Notices when a client left before a refresh was answered, or before it can have read the answer. */
import type { Socket } from "node:net";
import type { RefreshLedger } from "./refresh-ledger.ts";

interface Refresh {
  attemptId: string;
  /** The refresh token presented. */
  credential: string;
}

/**
 * A connection that closes after a refresh, and without another request, did not deliver its answer for all one can know:
 * a client that read it keeps the connection, a client that gave up closes it.
 */
export class DeliveryWatch {
  readonly #ledger: RefreshLedger;
  readonly #latest = new WeakMap<Socket, Refresh>();
  readonly #watched = new WeakSet<Socket>();

  constructor(ledger: RefreshLedger) {
    this.#ledger = ledger;
  }

  /** Begins before the refresh token is used up: the client may come back with it while it still is. */
  begin(socket: Socket, refresh: Refresh): void {
    this.#latest.set(socket, refresh);
    if (this.#watched.has(socket)) return;
    this.#watched.add(socket);
    socket.once("close", () => this.#leave(socket));
  }

  /** Another request on the connection, or an answer whose fate is known: the refresh before is settled. */
  settle(socket: Socket): void {
    this.#latest.delete(socket);
  }

  #leave(socket: Socket): void {
    const last = this.#latest.get(socket);
    if (last === undefined) return;
    this.#ledger.lose(last.credential, { attemptId: last.attemptId, faultId: "" });
  }
}
