import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { Evidence } from "../analysis/result.ts";
import { formDecode } from "../core/form-encoding.ts";
import { listCurls } from "./curl.ts";
import { HOSTILE_TEXTS } from "./hostile-result.ts";
import { makeEvidence, makeFinding } from "./result-fixture-findings.ts";
import { failedResult } from "./result-fixture.ts";

/** Stands for curl: each word it is given, one a line in hexadecimal. */
const CURL = `curl() { for word in "$@"; do printf '%s' "$word" | od -An -v -tx1 | tr -d ' \\n'; echo; done; }`;

function linesFor(...evidence: Evidence[]): string[] {
  const findings = evidence.map((example) => makeFinding({ evidence: [example] }));
  return listCurls({ ...failedResult(), findings });
}

/** The words a shell makes of the commands. */
function wordsOf(lines: readonly string[]): string[] {
  const script = `${CURL}\nCLIENT_SECRET='s c' REFRESH_TOKEN=r\n${lines.join("\n")}\necho 00`;
  const shown = execFileSync("sh", ["-eu", "-c", script], { encoding: "utf8" }).trim().split("\n");
  expect(shown.pop()).toBe("00");
  return shown.map((hex) => Buffer.from(hex, "hex").toString("utf8"));
}

const form = (fields: Partial<NonNullable<Evidence["request"]>>): Evidence["request"] => ({
  url: "https://login.example/token",
  auth: "basic",
  parameters: [{ name: "grant_type", sent: "client_credentials" }],
  hasSecretParameters: false,
  ...fields,
});

describe("a request by hand", () => {
  it("is what was sent, with the secret as a variable", () => {
    const lines = linesFor(makeEvidence());
    expect(lines[0]).toBe(
      "# Finding 1, org org-0003; set CLIENT_SECRET (form-encoded, RFC 6749 section 2.3.1)",
    );
    expect(wordsOf(lines)).toEqual([
      "-sS",
      "--globoff",
      "--url",
      "https://login.example/oauth/token",
      "--user",
      "app-3:s c",
      "--data-urlencode",
      "grant_type=client_credentials",
      "--data-urlencode",
      "scope=organization:read user:read",
      "--data-urlencode",
      "org_id=o-1003",
    ]);
  });

  it("has a variable for each secret, and the client as it proves itself", () => {
    const parameters = [
      { name: "grant_type", sent: "refresh_token" },
      { name: "refresh_token", sent: null },
    ];
    const lines = linesFor(makeEvidence({ request: form({ auth: "post", parameters }) }));
    expect(lines[0]).toMatch(/; set CLIENT_SECRET, REFRESH_TOKEN$/);
    expect(wordsOf(lines).filter((word) => word.includes("="))).toEqual([
      "grant_type=refresh_token",
      "refresh_token=r",
      "client_id=app-3",
      "client_secret=s c",
    ]);
  });

  it("is there for the first three findings that have one", () => {
    const without = makeEvidence({ request: null });
    const lines = linesFor(without, ...Array.from({ length: 4 }, () => makeEvidence()));
    const heads = lines.filter((line) => line.startsWith("#"));
    expect(heads.map((line) => line.slice(0, 11))).toEqual([
      "# Finding 2",
      "# Finding 3",
      "# Finding 4",
    ]);
  });

  it("is the same words to a shell whatever others wrote", () => {
    const texts = [...HOSTILE_TEXTS, "'; touch x; '", "$(id)`id`", "a\n# b\nid", "'".repeat(300)];
    for (const text of texts) {
      const parameters = [{ name: text, sent: text }];
      const request = form({ url: text, parameters });
      const lines = linesFor(makeEvidence({ org: text, clientId: text, request }));
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(600);
      const words = wordsOf(lines);
      expect(words).toHaveLength(8);
      expect(words.map((word, at) => (at % 2 === 0 || at === 1 ? word : ""))).toEqual([
        "-sS",
        "--globoff",
        "--url",
        "",
        "--user",
        "",
        "--data-urlencode",
        "",
      ]);
    }
  });

  it("keeps values whole that a shell or a form would read something in", () => {
    const sent = "a b&c=d'e\"$HOME`x`\\ %20+{}[]@";
    const request = form({ parameters: [{ name: "x y", sent }] });
    const words = wordsOf(linesFor(makeEvidence({ clientId: "a:b c", request })));
    expect(words.at(-1)).toBe(`x+y=${sent}`);
    expect(formDecode(words[5]?.split(":")[0] ?? "")).toBe("a:b c");
  });
});
