/** Buttons that copy a part of the page as text; a table becomes lines of cells parted by tabs. */
import { announce } from "./status.ts";

const SHOWN_MS = 2000;

export function copyOnClick(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    const label = button.textContent ?? "";
    button.addEventListener("click", () => {
      const source = document.getElementById(button.dataset["copy"] ?? "");
      if (source === null) return;
      void copyText(textOf(source)).then((isCopied) => {
        button.textContent = isCopied ? "Copied" : "Cannot copy here";
        announce(button.textContent);
        setTimeout(() => {
          button.textContent = label;
        }, SHOWN_MS);
      });
    });
  }
}

function textOf(source: HTMLElement): string {
  if (!(source instanceof HTMLTableElement)) return source.innerText.trim();
  const lines = Array.from(source.rows, ({ cells }) =>
    Array.from(cells, (cell) => cell.innerText.replaceAll(/\s+/g, " ").trim()).join("\t"),
  );
  return lines.join("\n");
}

/** True when it is in the clipboard. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

/** The old way, for pages that are not trusted with the clipboard: select the text, then copy what is selected. */
function copySelected(text: string): boolean {
  const field = document.createElement("textarea");
  const focused = document.activeElement;
  field.value = text;
  field.className = "clipboard";
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}
