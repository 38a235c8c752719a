/** What the run was, and how to run the same again. */
import type { Result } from "../../analysis/result.ts";
import { listCurls } from "../curl.ts";
import { listCommands } from "../reproduction.ts";
import { listRunFacts } from "../run-words.ts";
import { renderCopyButton } from "./copy-button.ts";
import type { Section } from "./section.ts";
import { renderFacts } from "./table.ts";
import { html, raw, type SafeHtml } from "./template.ts";

export function reproduceSection(result: Result): Section {
  const commands = listCommands(result).flatMap((line) => [line, raw("\n")]);
  return {
    id: "reproduce",
    title: "Run and how to reproduce it",
    body: html`${renderFacts(listRunFacts(result))}
      <pre id="commands" tabindex="0" aria-label="Commands that run the same again">
${commands}</pre>
      ${renderCopyButton("commands", "commands")} ${renderCurls(result)}`,
  };
}

/** For whoever has no tokenrush. */
function renderCurls(result: Result): SafeHtml | null {
  const lines = listCurls(result);
  if (lines.length === 0) return null;
  return html`<pre id="by-hand" tabindex="0" aria-label="Commands that send one request by hand">
${lines.flatMap((line) => [line, raw("\n")])}</pre>
    ${renderCopyButton("by-hand", "requests by hand")}`;
}
