/** What the issuer's process and its parent say to each other: one line of JSON each way. */
import { z } from "zod";
import { type IssuerSetup, issuerSetupSchema } from "./setup.ts";

/** The only line on the child's stdout. */
const childMessageSchema = z.union([
  z.strictObject({ ready: z.strictObject({ issuer: z.url(), controlUrl: z.url() }) }),
  z.strictObject({ failed: z.string() }),
]);
export type ChildMessage = z.output<typeof childMessageSchema>;

/** Reads the child's line; null when it is something else. */
export function childMessageFrom(line: string): ChildMessage | null {
  try {
    return childMessageSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

/** Reads the parent's line. */
export function issuerSetupFrom(line: string): IssuerSetup {
  return issuerSetupSchema.parse(JSON.parse(line));
}
