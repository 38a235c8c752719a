/** The page's script: written in TypeScript against the DOM, bundled once per process when the first page is written. */
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

export interface PageScript {
  code: string;
  /** As a policy names it: `sha256-…`, of every character of the code. */
  hash: string;
}

let script: PageScript | null = null;

/** The script and the hash by which the page's policy allows it. */
export function pageScript(): PageScript {
  script ??= bundleScript();
  return script;
}

function bundleScript(): PageScript {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL("./page/page.ts", import.meta.url))],
    bundle: true,
    format: "iife",
    platform: "browser",
    target: "es2020",
    charset: "utf8",
    minify: true,
    legalComments: "none",
    write: false,
  });
  const code = outputFiles[0]?.text ?? "";
  return { code, hash: `sha256-${createHash("sha256").update(code).digest("base64")}` };
}
