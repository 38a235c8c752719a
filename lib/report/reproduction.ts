/** How to run the same again. */
import type { Result } from "../analysis/result.ts";

/** Shell commands that run the same again. */
export function listCommands({ run }: Result): string[] {
  const labels = Object.entries(run.labels).map(
    ([name, value]) => ` --label ${quoteForShell(`${name}=${value}`)}`,
  );
  return [
    `# CONFIG: the configuration with SHA-256 ${run.configHash}`,
    `tokenrush run CONFIG --seed ${run.seed} --sample ${run.sample}${labels.join("")}`,
  ];
}

/** A word as a shell reads it back. */
export function quoteForShell(word: string): string {
  return /^[\w.:=/@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
