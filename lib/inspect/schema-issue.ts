/** What is wrong with an entry, by its first fault: where and what was expected, never the value. */
import type { z } from "zod";
import { boundText } from "../core/text.ts";

const CHARACTERS_MAX = 120;

/** `response.status: Invalid input: expected number, received string`. */
export function describeIssue({ issues }: z.ZodError): string {
  const [first] = issues;
  const path = first?.path.map(String).join(".") ?? "";
  const what = first?.message ?? "is unreadable";
  return boundText(path === "" ? what : `${path}: ${what}`, CHARACTERS_MAX);
}
