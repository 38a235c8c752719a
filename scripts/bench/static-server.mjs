/**
 * A token endpoint that does no work: answers every request with the same token response, for measuring the generator alone.
 * Ends with its parent, by the end of its stdin. Prints its address and its CPU time on request.
 */
import { createServer } from "node:http";

/** @param {object} claims */
const segment = (claims) => Buffer.from(JSON.stringify(claims)).toString("base64url");

const token = [
  segment({ alg: "ES256", typ: "at+jwt", kid: "bench" }),
  segment({
    jti: "k2T8wq1yq0c9m1Zs5b7d3",
    sub: "client-0001",
    iss: "http://127.0.0.1/",
    iat: 1_700_000_000,
    exp: 1_700_000_300,
    client_id: "client-0001",
    scope: "organization:read user:read",
    org_ids: ["org-0001"],
  }),
  "s".repeat(86),
].join(".");

const body = Buffer.from(
  JSON.stringify({
    access_token: token,
    expires_in: 300,
    token_type: "Bearer",
    scope: "organization:read user:read",
  }),
);
const headers = {
  "content-type": "application/json",
  "content-length": body.length,
  "cache-control": "no-store",
};

const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, headers).end(body);
});
server.keepAliveTimeout = 120_000;
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address === "object")
    console.log(`http://127.0.0.1:${address.port}`);
});
process.stdin.resume().on("end", () => process.exit(0));
