/** Templates: text with `{name}` placeholders, and `{n:4}` for a number padded with zeros to four digits. */

export interface Placeholder {
  name: string;
  /** Digits to pad to; 0 for none. */
  width: number;
}

export type TemplatePart = string | Placeholder;

const PLACEHOLDER = /\{([A-Za-z][\w. -]*)(?::([1-9]))?\}/g;

/** Splits a template into text and placeholders; null when a brace belongs to no placeholder. */
export function parseTemplate(template: string): TemplatePart[] | null {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const match of template.matchAll(PLACEHOLDER)) {
    parts.push(template.slice(end, match.index));
    parts.push({ name: match[1] ?? "", width: Number(match[2] ?? 0) });
    end = match.index + match[0].length;
  }
  parts.push(template.slice(end));
  const texts = parts.filter((part) => typeof part === "string");
  return texts.some((text) => /[{}]/.test(text)) ? null : parts.filter((part) => part !== "");
}

/** The placeholders of a template, in order. */
export function placeholdersOf(parts: readonly TemplatePart[]): Placeholder[] {
  return parts.filter((part) => typeof part !== "string");
}

/** Fills each placeholder with its value, padded to its width; one without a value becomes empty. */
export function fillTemplate(
  parts: readonly TemplatePart[],
  valueOf: (name: string) => string | undefined,
): string {
  return parts
    .map((part) =>
      typeof part === "string" ? part : (valueOf(part.name) ?? "").padStart(part.width, "0"),
    )
    .join("");
}
