/** The fault plan: which faults the embedded issuer plants; a file in YAML or JSON, or an object of the same shape. */
import { LineCounter, parseDocument, type Document, isNode } from "yaml";
import { z } from "zod";
import { HarnessError, EXIT_CODES } from "../core/errors.ts";
import { faultSchema } from "./fault.ts";

const VALUE_MAX_LENGTH = 60;

/**
 * A fault plan. Faults are tried in the order of the file, and the first that is drawn for an attempt is its only one.
 * Whether a fault is drawn is a pure function of the seed, the fault's id and the attempt id, but for `hidden-rate-limit`.
 */
export const faultPlanSchema = z.strictObject({
  version: z.literal(1),
  seed: z.int().optional().describe("of the draws; the run's seed when absent"),
  faults: z.array(faultSchema).superRefine((faults, context) => {
    const seen = new Set<string>();
    faults.forEach(({ id }, index) => {
      if (seen.has(id)) {
        const message = "is the id of an earlier fault";
        context.addIssue({ code: "custom", path: [index, "id"], message });
      }
      seen.add(id);
    });
  }),
});
export type FaultPlan = z.output<typeof faultPlanSchema>;

/** Names the parameters of authorization requests that some fault has a condition on. */
export function authorizeParametersOf({ faults }: FaultPlan): ReadonlySet<string> {
  const conditions = faults.flatMap(({ when = [] }) => when);
  return new Set(
    conditions.filter(({ of }) => of === "authorize").map(({ parameter }) => parameter),
  );
}

/**
 * Parses a fault plan; `path` only names the file in messages.
 * Throws `CONFIG_INVALID` with one line per problem: file, line, key, what is wrong, the value.
 */
export function parseFaultPlan(text: string, path: string): FaultPlan {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw invalidPlan(
      document.errors.map(
        ({ message, pos }) => `${path}:${lines.linePos(pos[0]).line}: ${message}`,
      ),
    );
  }
  const parsed = faultPlanSchema.safeParse(plainValue(document, path));
  if (parsed.success) return parsed.data;
  throw invalidPlan(parsed.error.issues.map((issue) => describe(issue, path, document, lines)));
}

// An alias without its anchor is noticed only here.
function plainValue(document: Document, path: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw invalidPlan([`${path}: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

function invalidPlan(problems: readonly string[]): HarnessError {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return new HarnessError(
    "CONFIG_INVALID",
    `the fault plan has ${count}:\n${problems.map((problem) => `  ${problem}`).join("\n")}`,
    {
      hint: "correct the lines named above; keys and kinds are those of lib/issuer/fault.ts",
      exitCode: EXIT_CODES.usage,
    },
  );
}

function describe(
  issue: z.core.$ZodIssue,
  path: string,
  document: Document,
  lines: LineCounter,
): string {
  const key = issue.path.reduce<string>(
    (dotted, part) =>
      typeof part === "number" ? `${dotted}[${part}]` : `${dotted}${dotted && "."}${String(part)}`,
    "",
  );
  const value = JSON.stringify(document.getIn(issue.path)) ?? "nothing";
  const shown =
    value.length > VALUE_MAX_LENGTH ? `${value.slice(0, VALUE_MAX_LENGTH - 1)}…` : value;
  const line = lines.linePos(offsetOf(issue.path, document)).line;
  return `${path}:${line}: ${key === "" ? "the file" : key}: ${issue.message} (is ${shown})`;
}

// A key that is missing has no place of its own, so its nearest parent that is there stands in.
function offsetOf(path: readonly PropertyKey[], document: Document): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
