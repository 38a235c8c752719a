/** Texts, durations and references as several parts of the configuration's schema take them. */
import { z } from "zod";
import { DURATION_PATTERN, parseDurationMs } from "./duration.ts";
import { parseSecretReference } from "./secret-reference.ts";

export const HOUR_MS = 3_600_000;
export const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
export const STAGE_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/;
/** One line of text: what is shown in tables and sent in requests holds no control character. */
export const line = z.string().regex(/^\P{Cc}{1,2000}$/u);

export const durationMs = (maxMs: number) =>
  z
    .string()
    .regex(DURATION_PATTERN)
    .transform((text) => Math.round(parseDurationMs(text) ?? 0))
    .pipe(z.number().min(1).max(maxMs));

export const secretRef = line
  .superRefine((text, context) => {
    const parsed = parseSecretReference(text);
    if ("what" in parsed) {
      context.addIssue({ code: "custom", message: parsed.what, params: { fix: parsed.fix } });
    }
  })
  .describe("a reference to a secret: env:NAME or file:PATH");

const PERCENT = /^(\d{1,3}(?:\.\d{1,9})?)\s*%$/;

/** `60%` as a share, 0…1. */
export const percent = z
  .string()
  .regex(PERCENT)
  .transform((text) => Number(PERCENT.exec(text)?.[1]) / 100)
  .pipe(z.number().min(0).max(1));
