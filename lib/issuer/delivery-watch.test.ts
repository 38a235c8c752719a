import { once } from "node:events";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import { DeliveryWatch } from "./delivery-watch.ts";
import { RefreshLedger } from "./refresh-ledger.ts";

const REFRESH = { attemptId: "1-1-1", credential: "t1" };

function watched(): { ledger: RefreshLedger; watch: DeliveryWatch; socket: Socket } {
  const ledger = new RefreshLedger(86_400, true);
  ledger.open("grant", "acme");
  ledger.issue("t1", "grant");
  return { ledger, watch: new DeliveryWatch(ledger), socket: new Socket() };
}

async function close(socket: Socket): Promise<void> {
  const closed = once(socket, "close");
  socket.destroy();
  await closed;
}

test("a connection that closes after a refresh has lost its answer", async () => {
  const { ledger, watch, socket } = watched();
  watch.begin(socket, REFRESH);
  await close(socket);
  expect(ledger.causeOf("t1")).toEqual({ attemptId: "1-1-1", faultId: "" });
});

test("a connection that carried another request since has lost nothing", async () => {
  const { ledger, watch, socket } = watched();
  watch.begin(socket, REFRESH);
  watch.settle(socket);
  await close(socket);
  expect(ledger.causeOf("t1")).toBeNull();
});
