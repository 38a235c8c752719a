/** The report's styles for pictures that stand alone: light, with every colour written out, for what draws them knows no variables. */
import { LIGHT } from "./html/colours.ts";
import { STYLES } from "./html/styles.ts";

const PAINTING = /^(?:fill|stroke|font|text-anchor|display:\s*none)/;

/** A colour of the report in light, such as `#b3261e` for `bad`. */
export function colourOf(name: string): string {
  return LIGHT[name] ?? "#000000";
}

/** The rules of the report's styles for the classes that a drawing uses. */
export function stylesFor(markup: string): string {
  const used = new Set(
    Array.from(markup.matchAll(/\bclass="([^"]*)"/g), ([, names = ""]) =>
      names.split(/\s+/),
    ).flat(),
  );
  const rules = Array.from(
    withoutConditions(STYLES).matchAll(/([^{}]+)\{([^{}]*)\}/g),
    ([, selectors = "", body = ""]) => {
      const kept = selectors
        .split(",")
        .flatMap((selector) => spellOut(selector, used))
        .filter((selector) => isUsed(selector, used));
      return kept.length === 0 ? "" : rule(kept, body);
    },
  );
  return rules.filter((text) => text !== "").join("\n");
}

/** `[class^="line-"]` as the classes it means: not all that draws pictures knows such selectors. */
function spellOut(selector: string, used: ReadonlySet<string>): string[] {
  const [all, start = ""] = /\[class\^="([\w-]+)"\]/.exec(selector) ?? [];
  if (all === undefined) return [selector];
  return [...used]
    .filter((name) => name.startsWith(start))
    .map((name) => selector.replace(all, `.${name}`));
}

function isUsed(selector: string, used: ReadonlySet<string>): boolean {
  const classes = Array.from(selector.matchAll(/\.([\w-]+)/g), ([, name = ""]) => name);
  return classes.length > 0 && classes.every((name) => used.has(name));
}

function rule(selectors: readonly string[], body: string): string {
  const painting = body
    .split(";")
    .map((declaration) => declaration.trim())
    .filter((declaration) => PAINTING.test(declaration) && !declaration.startsWith("font-variant"))
    .map((declaration) =>
      declaration.replace(/var\(--([\w-]+)\)/g, (_, name: string) => colourOf(name)),
    );
  const list = selectors.map((selector) => selector.trim()).join(", ");
  return painting.length === 0 ? "" : `${list} { ${painting.join("; ")} }`;
}

/** Styles for any screen: those for the dark, for small ones and for paper are left out. */
function withoutConditions(styles: string): string {
  return styles.replace(/@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, "");
}
