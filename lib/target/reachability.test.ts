import { once } from "node:events";
import { createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { requireReachable } from "./reachability.ts";

const servers: ReturnType<typeof createServer>[] = [];
async function listen(): Promise<string> {
  const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/token`;
}
async function closedUrl(): Promise<string> {
  const url = await listen();
  const server = servers.pop();
  server?.close();
  if (server !== undefined) await once(server, "close");
  return url;
}
afterEach(() => servers.splice(0).forEach((server) => server.close()));

describe("reachability", () => {
  it("is given when somebody listens, whatever they would answer", async () => {
    await expect(requireReachable([await listen()])).resolves.toBeUndefined();
  });

  it("is given when one of several hosts listens", async () => {
    await expect(requireReachable([await closedUrl(), await listen()])).resolves.toBeUndefined();
  });

  it("is refused with every address and reason when nobody does", async () => {
    const url = await closedUrl();
    const error = await requireReachable([url, url]).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: "TARGET_UNREACHABLE", exitCode: 3 });
    expect(String(error)).toContain(`${new URL(url).origin}: ECONNREFUSED`);
  });
});
