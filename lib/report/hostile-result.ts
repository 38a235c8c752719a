/** What may stand in a name, a label or an answer that others wrote, and a result full of it. */
import type { Evidence, Finding, Result } from "../analysis/result.ts";
import { DENIED, makeEvidence, makeFinding } from "./result-fixture-findings.ts";
import { detailedResult } from "./result-fixture-details.ts";
import { failedResult } from "./result-fixture.ts";

export const HOSTILE_TEXTS: readonly string[] = [
  "<script>alert(1)</script>",
  "</title><script>alert(1)</script>",
  "</style><script>alert(1)</script>",
  "</pre></section></main><h1>PASSED</h1>",
  "<img src=x onerror=alert(1)>",
  "<svg/onload=alert(1)>",
  "</svg><script>alert(1)</script>",
  '"><b onmouseover="alert(1)">',
  "' onfocus='alert(1)' autofocus='",
  "` onclick=`alert(1)`",
  "<!-- a comment that never ends",
  "--><h1>PASSED</h1><!--",
  "<style>body{display:none}</style>",
  "}body{display:none}/*",
  "url(https://evil.example/a.png)",
  "@import 'https://evil.example/a.css';",
  "javascript:alert(1)",
  "https://evil.example/?token=1",
  "www.evil.example",
  "mailto:someone@evil.example",
  "&lt;script&gt;",
  "&#60;script&#62;",
  "&amp;&amp;amp;",
  "]]><failure message='x'/>",
  "<![CDATA[x]]>",
  "<?xml version='1.0'?>",
  "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>",
  "&y;",
  "| cell | cell |",
  String.raw`\| escaped pipe \\| twice`,
  "| --- | --- |",
  "``` fence ```",
  "~~~ fence ~~~",
  "`code` ``code``",
  "# heading",
  "- item",
  "1. item",
  "---",
  "===",
  "> quote",
  "[link](https://evil.example)",
  "![image](https://evil.example/a.png)",
  "**bold** __bold__ *em* _em_ ~~gone~~",
  "@everyone @org/team",
  "#1 GH-1 org/repo#1 !1 %1 &1 $1 ~bug",
  "$x^2$ $$x$$",
  "<details><summary>x",
  "[^1]: footnote",
  "line one\nline two\r\n\n# heading after lines",
  "tab\tand\vvertical\fform",
  "null\0byte",
  "\u001b[31mred\u001b[0m\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007",
  "\u009b31mred",
  "\u202egnp.exe\u202c",
  "\u2066isolate\u2069 \u200fmark\u200e",
  "\u2028line\u2029paragraph",
  "\ufeffbom \u200bzero \u2060width",
  "half \ud83d pair \udc00",
  "\ufffe\uffff",
  "\u{e0041}\u{e0042} tags",
  "日本語の組織名".repeat(30),
  "👩‍💻👩‍💻👩‍💻 emoji".repeat(30),
  `e${"\u0301".repeat(500)}`,
  "x".repeat(100_000),
  "many words ".repeat(5000),
  "${7*7} {{7*7}} <%= 7*7 %>",
  "$(reboot) `reboot` ; reboot #",
  "%s %n %00 %0d%0a",
];

/** A result in which everything that others write is this text; its structure does not depend on the text. */
export function poisonedResult(text: string): Result {
  const failed = failedResult();
  const finding = poisonedFinding(text);
  return {
    ...failed,
    run: {
      ...failed.run,
      id: text,
      startedAt: text,
      endedAt: text,
      tokenrush: text,
      k6: text,
      node: text,
      scenario: text,
      configHash: text,
      labels: { [text]: text },
      events: [{ at: text, name: text, kind: "other", atMs: 0, hook: "failed" }],
      target: { name: text, dialect: text, embedded: false, hosts: [text] },
      machine: { platform: text, cpu: text, proxy: true },
      source: { commit: text, build: text },
      series: { id: text, side: "a", replicate: 1, of: 1 },
    },
    ...poisonedDetails(text),
    verdict: { ...failed.verdict, reasons: [{ code: text, text }] },
    contrast: { k6: null, text: [`k6 alone: ${text}`, `tokenrush: ${text}`] },
    gates: failed.gates.map((gate) => ({ ...gate, scope: text, reason: text })),
    totals: { ...failed.totals, errorCodes: { [text]: 1 } },
    // A name too long to be drawn: whether it fits must not depend on the text.
    stages: failed.stages.map((stage) => ({ ...stage, stage: `${"s".repeat(90)}${text}` })),
    variants: failed.variants.map((variant) => ({ ...variant, variant: text })),
    orgs: failed.orgs.map((one) => ({
      ...one,
      org: `${one.org} ${text}`,
      groups: { [text]: text },
    })),
    findings: [makeFinding(finding), { ...DENIED, ...finding }],
    observations: [{ ...DENIED, ...finding }],
    startLagMs: failed.startLagMs.map((lag) => ({ ...lag, stage: text })),
    reconciliation: { ...failed.reconciliation, difference: 1, notes: [text] },
  };
}

function poisonedFinding(text: string): Partial<Finding> {
  const org = `org ${text}`;
  const evidence: Evidence = makeEvidence({
    attemptId: text,
    org,
    stage: text,
    at: text,
    error: text,
    description: text,
    correlationId: text,
    parent: text,
    detail: text,
  });
  const slice = { count: 3, of: 4 };
  return {
    rule: text,
    title: text,
    orgs: [org, text],
    perOrg: [{ org, ...slice }],
    firstAt: text,
    lastAt: text,
    evidence: [evidence, evidence],
    atRest: { text, stages: [{ stage: text, ...slice }], grants: [] },
    fix: text,
    alternatives: [text, text],
  };
}

/** Details with the text wherever a name or a scope stands. */
function poisonedDetails(
  text: string,
): Pick<Result, "variantDifferences" | "scopes" | "scenario" | "orgsChecked"> {
  const { variantDifferences, scopes, scenario } = detailedResult();
  return {
    variantDifferences: variantDifferences.map((one) => ({ ...one, base: text, variant: text })),
    scopes: scopes.map((row) => ({
      ...row,
      declared: text,
      asked: text,
      granted: text,
      notGranted: [text],
      notDeclared: [text],
      orgs: [text],
    })),
    scenario:
      scenario?.name === "propagation"
        ? { ...scenario, event: text, orgs: scenario.orgs.map((org) => ({ ...org, org: text })) }
        : scenario,
    orgsChecked: { of: 1, checked: 0, text },
  };
}
