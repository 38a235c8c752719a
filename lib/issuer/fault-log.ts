/** The fault log, the issuer's own account of what it did wrong: one JSON line per fault applied or consequence seen. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import { GRANTS } from "../core/words.ts";
import { API_FAULT_KINDS, FAULT_KINDS } from "./fault.ts";
import { FORBIDDEN_BODIES } from "./forbidden-body.ts";

/** Kind of the line that says a refresh token was refused because the answer that replaced it never arrived. */
export const CONSEQUENCE = "consequence-invalid-grant";

/**
 * One line. An attempt id has at most one: while an attempt presents a refresh token that is lost, no fault is drawn for it.
 */
export const faultLogLineSchema = z.strictObject({
  attemptId: z.string().describe("of a call to the API, which names none: `call-` and its number"),
  org: z.string(),
  grant: z.enum(GRANTS).optional().describe("left out of a call to the API"),
  faultId: z.string().describe("of a consequence: the fault that caused it, empty if none did"),
  kind: z.enum([...FAULT_KINDS, ...API_FAULT_KINDS, CONSEQUENCE]),
  at: z.iso.datetime().describe("when the attempt's headers reached the issuer"),
  atMs: z.number().nonnegative().describe("the same since the first attempt; 0 before it"),
  delayMs: z.number().optional().describe("of latency: the delay that was added"),
  body: z.enum(FORBIDDEN_BODIES).optional().describe("of a 403 whose body the plan chooses"),
  causedBy: z.string().optional().describe("of a consequence: attempt id of the lost answer"),
});
export type FaultLogLine = z.output<typeof faultLogLineSchema>;

/**
 * Reads a fault log. A last line that was cut by a kill is left out; any other that is no fault log line
 * is a `FILE_UNREADABLE` that names it.
 */
export async function readFaultLog(path: string): Promise<FaultLogLine[]> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw unreadable(`cannot read the fault log ${path}`, cause);
  });
  const rows = text.split("\n");
  const unfinished = rows.pop() ?? "";
  const lines = rows.map((row, index) => {
    const line = parseLine(row);
    if (line === null) throw unreadable(`${path}:${index + 1}: not a line of a fault log`);
    return line;
  });
  const last = parseLine(unfinished);
  return last === null ? lines : [...lines, last];
}

function parseLine(row: string): FaultLogLine | null {
  try {
    return faultLogLineSchema.parse(JSON.parse(row));
  } catch {
    return null;
  }
}

function unreadable(message: string, cause?: unknown): HarnessError {
  return new HarnessError("FILE_UNREADABLE", message, {
    hint: "is it the faultLogPath of an issuer of this version?",
    exitCode: EXIT_CODES.environment,
    cause,
  });
}
