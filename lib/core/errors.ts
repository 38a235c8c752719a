/** Errors of the harness itself. A failing server is data and never one of these. */

/**
 * The exit codes of every verb, first match in the order of this table's keys.
 * k6's own code is kept in the manifest.
 */
export const EXIT_CODES = { ok: 0, failed: 1, usage: 2, environment: 3, noVerdict: 4 } as const;
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

export type ErrorCode =
  | "CONFIG_INVALID"
  | "USAGE"
  | "TARGET_REFUSED"
  | "FILE_UNREADABLE"
  | "RESULT_INVALID"
  | "COMPARISON_INVALID"
  | "RUN_UNREADABLE"
  | "K6_MISSING"
  | "K6_FAILED"
  | "BUNDLE_FAILED"
  | "ISSUER_FAILED"
  | "SECRET_MISSING"
  | "TARGET_UNREACHABLE"
  | "TRACKER_REFUSED"
  | "TRACKER_UNREACHABLE"
  | "PNG_UNAVAILABLE";

/**
 * An error of the harness: `message` names the input and the value, `hint` says what to change.
 * Only the entry point prints it, and exits with `exitCode`.
 */
export class HarnessError extends Error {
  override readonly name = "HarnessError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;

  constructor(
    code: ErrorCode,
    message: string,
    details: { hint?: string; exitCode: ExitCode; cause?: unknown },
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.exitCode = details.exitCode;
  }
}
