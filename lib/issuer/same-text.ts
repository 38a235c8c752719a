/** Compares secrets so that the time taken says nothing about where they differ. */
import { createHash, timingSafeEqual } from "node:crypto";

export function isSameText(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
