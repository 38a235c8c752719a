/** Which k6 versions are told apart. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { K6_VERSION, isSupported, parseK6Version } from "./k6-version.mjs";

test.for([
  ["k6 v2.2.0 (go1.26.8, linux/amd64)\n", "2.2.0"],
  ["k6.exe v2.3.1 (commit/abc, go1.26.0, windows/amd64)\n", "2.3.1"],
  ["k6 v2.2.0-rc1 (go1.26.8, linux/amd64)\nExtensions:\n  k6/x/sql v1.0.0\n", "2.2.0-rc1"],
  ["kubectl v1.30.0\n", undefined],
  ["", undefined],
] as const)("of %j the version is %s", ([text, version]) => {
  expect(parseK6Version(text)).toBe(version);
});

test.for([
  ["0.49.0", false],
  ["2.1.9", false],
  ["2.2.0-rc1", false],
  ["2.2.0", true],
  ["2.10.0", true],
  ["3.0.0", false],
  ["22.2.0", false],
] as const)("whether %s is supported: %s", ([version, supported]) => {
  expect(isSupported(version)).toBe(supported);
});

test("the Go module pins the version that the set-up installs", () => {
  const goMod = readFileSync(new URL("../k6-module/go.mod", import.meta.url), "utf8");
  expect(goMod).toContain(`require go.k6.io/k6/v2 v${K6_VERSION}\n`);
});
