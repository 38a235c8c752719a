import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  codeMarkdown,
  fenceMarkdown,
  linkMarkdown,
  proseMarkdown,
  tableMarkdown,
} from "./markdown.ts";

const marks = fc.string({
  unit: fc.constantFrom(...Array.from("\\`*_[]|~$#@!<>&-+=:/.w1a \n\t")),
  maxLength: 40,
});

describe("prose", () => {
  it("leaves plain sentences as they are", () => {
    const sentence = "3 secondary orgs get empty org_ids (94.5 %), p95 41 ms: would not pass.";
    expect(proseMarkdown(sentence)).toBe(sentence);
  });

  it("escapes what Markdown reads", () => {
    expect(proseMarkdown("*a* _b_ `c` [d](e) | ~f~ <b> & $x$")).toBe(
      String.raw`\*a\* \_b\_ \`c\` \[d\](e) \| \~f\~ &lt;b&gt; &amp; \$x\$`.replace(
        /[~$](?=\w)/g,
        "$&&#8203;",
      ),
    );
  });

  it("parts mentions, references and links, so that nobody is called and nothing is linked", () => {
    expect(proseMarkdown("@team #12 org#3 GH-4 !5 https://x.example www.x.example")).toBe(
      "@&#8203;team #&#8203;12 org#&#8203;3 GH-&#8203;4 !&#8203;5 https:&#8203;//x.example www&#8203;.x.example",
    );
  });

  it.each([
    ["- item", String.raw`\- item`],
    ["+ item", String.raw`\+ item`],
    ["12. item", String.raw`12\. item`],
    ["3) item", String.raw`3\) item`],
    ["# heading", String.raw`\# heading`],
    ["===", String.raw`\===`],
    ["    indented", "indented"],
    ["> quote", "&gt; quote"],
  ])("starts no block: %s", (text, shown) => {
    expect(proseMarkdown(text)).toBe(shown);
  });
});

describe("code", () => {
  it("is a code span where that is safe, and entities where it is not", () => {
    expect(codeMarkdown("org-0007")).toBe("`org-0007`");
    expect(codeMarkdown("")).toBe("–");
    expect(codeMarkdown("a|b`c")).toBe("<code>a&#124;b&#96;c</code>");
    expect(codeMarkdown("@a|b")).toBe("<code>&#64;&#8203;a&#124;b</code>");
  });
});

describe("links", () => {
  it.each([
    ["https://a.example/b?c=1", "[a \\[b\\]](https://a.example/b?c=1)"],
    ["/uploads/0123abcd/report.html", "[a \\[b\\]](/uploads/0123abcd/report.html)"],
    ["javascript:alert(1)", "a \\[b\\]"],
    ["https://a.example/) [x](y", "a \\[b\\]"],
  ])("go to the web or a path of it only: %s", (href, shown) => {
    expect(linkMarkdown("a [b]", href)).toBe(shown);
  });
});

describe("any text", () => {
  it("neither ends a cell nor a line, nor is an element", () => {
    fc.assert(
      fc.property(marks, (text) => {
        const unescapedPipes = /(?<!\\)(?:\\\\)*\|/;
        expect(proseMarkdown(text)).not.toMatch(unescapedPipes);
        expect(codeMarkdown(text)).not.toMatch(/\|/);
        expect(proseMarkdown(text)).not.toMatch(/[<>\n]/);
        expect(codeMarkdown(text).replace(/^<code>|<\/code>$/g, "")).not.toMatch(/[<>\n]/);
      }),
    );
  });

  it("does not end the code block it stands in", () => {
    fc.assert(
      fc.property(fc.array(marks, { maxLength: 4 }), (lines) => {
        const block = fenceMarkdown(lines, "sh").split("\n");
        const fence = block.at(-1) ?? "";
        expect(fence).toMatch(/^`{3,}$/);
        expect(block[0]).toBe(`${fence}sh`);
        for (const line of block.slice(1, -1)) expect(line).not.toContain(fence);
      }),
    );
  });
});

describe("tables", () => {
  it("align numbers to the right", () => {
    const columns = [
      { head: "org", align: "left" },
      { head: "count", align: "right" },
    ] as const;
    expect(tableMarkdown(columns, [["`a`", "1"]])).toBe(
      "| org | count |\n| --- | --: |\n| `a` | 1 |",
    );
  });
});
