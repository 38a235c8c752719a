/** Where load may go: loopback, what is named, and nothing that only looks like either. */
import { expect, test } from "vitest";
import type { Fault } from "./target-host.ts";
import { judgeHost, parseEndpoint, readAllowedHosts } from "./target-host.ts";

/** `null` when load may go there, else why not. */
function judge(url: string, allow: readonly string[] = []): Fault | null {
  const allowed = readAllowedHosts(allow, (_, fault) => {
    throw new Error(fault.what);
  });
  const endpoint = parseEndpoint(url);
  return endpoint instanceof URL ? judgeHost(endpoint, allowed) : endpoint;
}

test.each([
  "http://127.0.0.1:4400/token",
  "http://127.255.0.3/",
  "http://localhost:80/",
  "http://LOCALHOST/",
  "http://[::1]:80",
  "https://[0:0:0:0:0:0:0:1]/",
  // URL writes these out as 127.0.0.1, and the plan takes what URL writes.
  "http://2130706433/",
  "http://0x7f.1/",
  "http://127.1/",
  "http://127.0.0.1./",
])("%s is on loopback", (url) => {
  expect(judge(url)).toBeNull();
});

test.each([
  "http://127.0.0.1.evil.example/",
  "http://localhost.evil.example/",
  "http://evil.example/127.0.0.1",
  "http://evil.example/?host=localhost",
  "http://evil.example\\@localhost/",
  "http://0.0.0.0/",
  "http://[::ffff:127.0.0.1]/",
  "http://localhost./",
  "http://128.0.0.1/",
  "http://ⓛocalhost.example/",
])("%s is not, and is refused", (url) => {
  expect(judge(url)).toMatchObject({ kind: "refused" });
});

test("a user part is not a host", () => {
  const fault = judge("http://localhost@evil.example/");
  expect(fault?.what).toBe("has a user part before its host evil.example");
  expect(judge("http://user:hunter2@127.0.0.1/")?.what).not.toContain("hunter2");
});

test.each([
  "ftp://127.0.0.1/",
  "file:///etc/passwd",
  "127.0.0.1:4400",
  "localhost:4400",
  "",
  "//x",
])("%j is no endpoint", (url) => {
  expect(judge(url)).toMatchObject({ kind: "invalid" });
});

test("a credential in the query, and a fragment, are no part of an endpoint", () => {
  const fault = judge("http://127.0.0.1/token?client_secret=hunter2");
  expect(fault?.what).toContain("credential in its query");
  expect(fault?.what).not.toContain("hunter2");
  expect(judge("http://127.0.0.1/token#a")?.what).toContain("fragment");
  expect(judge("http://127.0.0.1/token?tenant=a")).toBeNull();
});

test("a named host is allowed as it is named, whatever its case", () => {
  expect(judge("https://LOGIN.Example/token", ["login.example"])).toBeNull();
  expect(judge("https://login.example:8443/token", ["LOGIN.example"])).toBeNull();
  expect(judge("https://bücher.example/", ["bücher.example"])).toBeNull();
  expect(judge("https://[fd00::1]/", ["[FD00:0::1]"])).toBeNull();
});

test.each([
  "https://sub.login.example/",
  "https://login.example.evil.example/",
  "https://login.example./",
  "https://xlogin.example/",
  "https://login-example/",
])("%s is another host than login.example", (url) => {
  expect(judge(url, ["login.example"])).toMatchObject({ kind: "refused" });
});

test("off loopback TLS is needed unless the host is allowed without", () => {
  expect(judge("http://login.example/", ["login.example"])?.what).toBe(
    "host login.example would get credentials without TLS",
  );
  expect(judge("http://login.example/", ["http://login.example"])).toBeNull();
  expect(judge("https://login.example/", ["http://login.example"])).toBeNull();
});

test.each([
  "*",
  "*.example",
  "https://login.example",
  "login.example:443",
  "login.example/",
  "login.example/path",
  "user@login.example",
  "a b",
  "http://",
  "login.example?x",
  "login.example\\x",
])("%j under safety.allow is no host", (entry) => {
  const faults: string[] = [];
  const allowed = readAllowedHosts([entry], (_, { what }) => faults.push(what));
  expect(faults).toEqual(["is not the name of one host"]);
  expect(allowed.hosts.size).toBe(0);
});
