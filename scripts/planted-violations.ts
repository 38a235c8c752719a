/** Test support: imports and other code that some tool must refuse, one file each. */

export interface Violation {
  /** Who does what. */
  does: string;
  file: string;
  source: string;
  /** The compiler's error, such as `TS2591`. */
  compiler?: string;
  /** The linter's rule. */
  linter?: string;
  /** A part of what the bundler says, or of a stranger's name in the bundle. */
  bundler?: string;
}

/** What the violations import, so that a planted file has nothing wrong with it but its import. */
export const TARGETS = ["lib/k6/target.ts", "lib/run/target.ts", "lib/analysis/target.ts"];

const RESTRICTED = "eslint(no-restricted-imports)";
const UNRESOLVED = 'Could not resolve "node:';

function importing(name: string, from: string): string {
  return `import { ${name} } from "${from}";\nexport const planted = () => ${name};\n`;
}

function importingDefault(from: string): string {
  return `import planted from "${from}";\nexport const replanted = () => planted;\n`;
}

export const VIOLATIONS: readonly Violation[] = [
  {
    does: "lib/core reads files",
    file: "lib/core/planted-file.ts",
    source: importing("readFileSync", "node:fs"),
    compiler: "TS2591",
    linter: RESTRICTED,
    bundler: UNRESOLVED,
  },
  {
    does: "lib/core takes a package that runs anywhere",
    file: "lib/core/planted-package.ts",
    source: importing("z", "zod"),
    linter: RESTRICTED,
    bundler: "node_modules/zod/",
  },
  {
    does: "lib/core takes a distribution outside of its statistics",
    file: "lib/core/planted-distribution.ts",
    source: importingDefault("@stdlib/stats-base-dists-t-cdf"),
    linter: RESTRICTED,
    bundler: 'Could not resolve "@stdlib/',
  },
  {
    does: "lib/core/statistics takes another package than distributions",
    file: "lib/core/statistics/planted-package.ts",
    source: importing("z", "zod"),
    linter: RESTRICTED,
  },
  {
    does: "lib/core/statistics imports what stands beside it",
    file: "lib/core/statistics/planted-neighbour.ts",
    source: importing("mix32", "../hash.ts"),
    linter: RESTRICTED,
  },
  {
    does: "lib/core would take statistics into k6",
    file: "lib/core/planted-statistics.ts",
    source: importing("welchTest", "./statistics/welch.ts"),
    bundler: 'Could not resolve "@stdlib/',
  },
  {
    does: "lib/k6 imports statistics",
    file: "lib/k6/planted-statistics.ts",
    source: importing("welchTest", "../core/statistics/welch.ts"),
    linter: RESTRICTED,
    bundler: 'Could not resolve "@stdlib/',
  },
  {
    does: "lib/core imports lib/k6",
    file: "lib/core/planted-k6.ts",
    source: importing("target", "../k6/target.ts"),
    compiler: "TS6307",
    linter: RESTRICTED,
  },
  {
    does: "lib/core imports a Node room",
    file: "lib/core/planted-room.ts",
    source: importing("target", "../run/target.ts"),
    compiler: "TS6307",
    linter: RESTRICTED,
    bundler: "lib/run/target.ts",
  },
  {
    does: "lib/core uses `process`",
    file: "lib/core/planted-process.ts",
    source: "export const planted = process.pid;\n",
    compiler: "TS2591",
  },
  {
    does: "lib/core uses `URL`, which k6 has not",
    file: "lib/core/planted-url.ts",
    source: 'export const planted = new URL("http://127.0.0.1");\n',
    compiler: "TS2304",
  },
  {
    does: "lib/k6 reads files",
    file: "lib/k6/planted-file.ts",
    source: importing("readFileSync", "node:fs"),
    compiler: "TS2591",
    linter: RESTRICTED,
    bundler: UNRESOLVED,
  },
  {
    does: "lib/k6 takes a package made for Node",
    file: "lib/k6/planted-package.ts",
    source: importing("request", "undici"),
    linter: RESTRICTED,
    bundler: UNRESOLVED,
  },
  {
    does: "lib/k6 imports lib/run",
    file: "lib/k6/planted-room.ts",
    source: importing("target", "../run/target.ts"),
    compiler: "TS6307",
    linter: RESTRICTED,
    bundler: "lib/run/target.ts",
  },
  {
    does: "lib/k6 loads a library from the network",
    file: "lib/k6/planted-remote.ts",
    source: importing("uuidv4", "https://jslib.k6.io/k6-utils/1.4.0/index.js"),
    compiler: "TS2307",
    linter: RESTRICTED,
    bundler: "https://jslib.k6.io/",
  },
  {
    does: "a scenario imports lib/analysis",
    file: "scenarios/planted-room.ts",
    source: importing("target", "../lib/analysis/target.ts"),
    compiler: "TS6307",
    linter: RESTRICTED,
    bundler: "lib/analysis/target.ts",
  },
  {
    does: "a scenario lets go of a promise",
    file: "scenarios/planted-promise.ts",
    source: "const attempt = async () => 1;\nexport const planted = () => {\n  attempt();\n};\n",
    linter: "typescript(no-floating-promises)",
  },
  {
    does: "lib/analysis imports lib/run",
    file: "lib/analysis/planted-room.ts",
    source: importing("target", "../run/target.ts"),
    linter: RESTRICTED,
  },
  {
    does: "lib/inspect imports lib/analysis",
    file: "lib/inspect/planted-room.ts",
    source: importing("target", "../analysis/target.ts"),
    linter: RESTRICTED,
  },
  {
    does: "lib/run imports lib/analysis",
    file: "lib/run/planted-room.ts",
    source: importing("target", "../analysis/target.ts"),
    linter: RESTRICTED,
  },
  {
    does: "lib/issuer imports lib/analysis",
    file: "lib/issuer/planted-room.ts",
    source: importing("target", "../analysis/target.ts"),
    linter: RESTRICTED,
  },
  {
    does: "lib/report imports more of lib/analysis than types",
    file: "lib/report/planted-room.ts",
    source: importing("target", "../analysis/target.ts"),
    linter: RESTRICTED,
  },
  {
    does: "lib/compare imports more of lib/analysis than types",
    file: "lib/compare/planted-room.ts",
    source: importing("target", "../analysis/target.ts"),
    linter: RESTRICTED,
  },
  {
    does: "lib/tickets imports lib/analysis",
    file: "lib/tickets/planted-room.ts",
    source: importing("target", "../analysis/target.ts"),
    linter: RESTRICTED,
  },
  {
    does: "the script of the report's page reads files",
    file: "lib/report/page/planted-file.ts",
    source: importing("readFileSync", "node:fs"),
    compiler: "TS2591",
    linter: RESTRICTED,
    bundler: UNRESOLVED,
  },
  {
    does: "the script of the report's page imports a Node room",
    file: "lib/report/page/planted-room.ts",
    source: importing("target", "../../run/target.ts"),
    compiler: "TS6307",
    linter: RESTRICTED,
    bundler: "lib/run/target.ts",
  },
  {
    does: "what writes the report's page knows the DOM",
    file: "lib/report/html/planted-dom.ts",
    source: "export const planted = document.title;\n",
    compiler: "TS2584",
  },
  {
    does: "a Node room imports lib/k6",
    file: "lib/run/planted-k6.ts",
    source: importing("target", "../k6/target.ts"),
    compiler: "TS6307",
    linter: RESTRICTED,
  },
  {
    does: "a Node room knows the command line",
    file: "lib/run/planted-commander.ts",
    source: importing("Command", "commander"),
    linter: RESTRICTED,
  },
  {
    does: "a file imports one that imports it",
    file: "lib/core/planted-cycle.ts",
    source: importing("back", "./planted-cycle-back.ts"),
    linter: "import(no-cycle)",
  },
  {
    does: "a file imports one that it is imported by",
    file: "lib/core/planted-cycle-back.ts",
    source: importing("planted", "./planted-cycle.ts").replace("const planted", "const back"),
    linter: "import(no-cycle)",
  },
];
