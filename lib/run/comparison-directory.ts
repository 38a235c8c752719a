/** The folder of one comparison and the names of what stands in it. */
import { join, resolve } from "node:path";
import { makeOwnFolder } from "./run-directory.ts";

export interface ComparisonDirectory {
  id: string;
  path: string;
  comparison: string;
  reportHtml: string;
  ticket: string;
  junit: string;
  /** What aliases are made from. */
  redactionSalt: string;
  aliases: string;
}

/** Names the files of a comparison's directory, whether or not they are there. */
export function comparisonDirectoryAt(path: string): ComparisonDirectory {
  const absolute = resolve(path);
  const file = (name: string) => join(absolute, name);
  return {
    id: absolute.slice(absolute.lastIndexOf("/") + 1),
    path: absolute,
    comparison: file("comparison.json"),
    reportHtml: file("report.html"),
    ticket: file("ticket.md"),
    junit: file("junit.xml"),
    redactionSalt: file("redaction.salt"),
    aliases: file("aliases.json"),
  };
}

/** Makes `<results>/<UTC time>-compare-<4 letters>/`, for its owner only. */
export async function createComparisonDirectory(
  results: string,
  now: Date,
): Promise<ComparisonDirectory> {
  return comparisonDirectoryAt(await makeOwnFolder(results, "compare", now));
}
