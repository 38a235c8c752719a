/** Lines and fields as elements. */
import { raw } from "../html/template.ts";
import type { SafeHtml } from "../html/template.ts";

/** A path of our own numbers, which unlike what others write may be as long as it likes. */
export function drawPath(className: string, d: string, strokeWidth?: number): SafeHtml {
  const width = strokeWidth === undefined ? "" : ` stroke-width="${strokeWidth}"`;
  return raw(`<path class="${className}"${width} d="${d}"/>`);
}
