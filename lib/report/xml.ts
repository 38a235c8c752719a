/** XML 1.0 made of text that others wrote. */
import { boundText } from "../core/text.ts";

const MAX_TEXT = 2000;

/**
 * Text as the content of an element or of a quoted attribute.
 * Characters that XML 1.0 forbids (§2.2) are made visible by cleaning; `>` is escaped too, for `]]>` may not stand in content (§2.4).
 */
export function escapeXml(text: string): string {
  return boundText(text, MAX_TEXT).replace(/[&<>"']/g, (mark) => `&#${mark.codePointAt(0)};`);
}

/** Attributes, each with a space before it. */
export function attributesXml(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join("");
}
