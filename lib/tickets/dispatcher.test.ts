import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeOrder } from "./content-fixture.ts";
import { postTicket } from "./delivery.ts";
import { createDispatcher } from "./dispatcher.ts";
import { FakeGithub } from "./fake-github-fixture.ts";
import { makeCertificate } from "./self-signed-fixture.ts";

/** A proxy that keeps whom it was asked for, and brings all of them to one server. */
class Proxy {
  readonly asked: string[] = [];
  /** What it answers to whoever asks for a tunnel. */
  status = "200 Connection established";
  readonly #server = createServer();
  #target = 0;

  async listen(target: string): Promise<string> {
    this.#target = Number(new URL(target).port);
    this.#server.on("connect", ({ url = "", headers }, socket, head) => {
      this.asked.push(`${url} ${headers["proxy-authorization"] ?? ""}`.trim());
      const upstream = connect(this.#target, "127.0.0.1", () => {
        socket.write(`HTTP/1.1 ${this.status}\r\n\r\n`);
        upstream.write(head);
        upstream.pipe(socket).pipe(upstream);
      });
      socket.on("error", () => upstream.destroy());
      upstream.on("error", () => socket.destroy());
    });
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

let github = new FakeGithub("");
let proxy = new Proxy();
let origin = "";
let proxyUrl = "";

beforeEach(async () => {
  github = new FakeGithub("t");
  proxy = new Proxy();
  origin = await github.server.listen();
  proxyUrl = await proxy.listen(origin);
});
afterEach(async () => {
  proxy.close();
  await github.server.close();
});

const post = (env: Record<string, string>) =>
  postTicket(
    makeOrder("github:acme/orders#7", { GITHUB_TOKEN: "t", GITHUB_API_URL: origin, ...env }),
    async () => undefined,
  );

describe("the way to a tracker", () => {
  it("is through the proxy of the environment, with its credential", async () => {
    const withUser = proxyUrl.replace("http://", "http://me:pass@");
    await post({ HTTP_PROXY: withUser });
    const authority = new URL(origin).host;
    const basic = Buffer.from("me:pass").toString("base64");
    expect(new Set(proxy.asked)).toEqual(new Set([`${authority} Basic ${basic}`]));
    expect(github.comments).toHaveLength(1);
  });

  it("is closed by a proxy that wants to know who asks, and the error says so", async () => {
    proxy.status = "407 Proxy Authentication Required";
    await expect(post({ HTTP_PROXY: proxyUrl })).rejects.toMatchObject({
      code: "TRACKER_UNREACHABLE",
      message: expect.stringContaining("Proxy response (407)"),
    });
    expect(github.server.asked).toEqual([]);
  });

  it.each([{ NO_PROXY: "127.0.0.1" }, { no_proxy: "*" }])("is direct for %o", async (env) => {
    await post({ HTTP_PROXY: proxyUrl, ...env });
    expect(proxy.asked).toEqual([]);
    expect(github.comments).toHaveLength(1);
  });

  it("is direct when no proxy is named, whatever the process has been told", async () => {
    process.env["HTTP_PROXY"] = proxyUrl;
    try {
      await post({});
    } finally {
      delete process.env["HTTP_PROXY"];
    }
    expect(proxy.asked).toEqual([]);
  });

  it("is not taken to a server whose certificate nobody vouches for", async () => {
    const stranger = new FakeGithub("t", makeCertificate());
    const url = await stranger.server.listen();
    await expect(post({ GITHUB_API_URL: url })).rejects.toMatchObject({
      code: "TRACKER_UNREACHABLE",
      message: expect.stringContaining("DEPTH_ZERO_SELF_SIGNED_CERT"),
      hint: expect.stringContaining("NODE_EXTRA_CA_CERTS"),
    });
    expect(stranger.server.asked).toEqual([]);
    await stranger.server.close();
  });

  it("is not found by a proxy that is no URL, which is not shown either", () => {
    expect(() => createDispatcher({ HTTPS_PROXY: "me:pass@proxy" })).toThrow(
      expect.objectContaining({ code: "USAGE", message: "HTTPS_PROXY is no http or https URL" }),
    );
  });
});
