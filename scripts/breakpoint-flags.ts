/** Reads the flags of `tokenrush breakpoint`. */
import { z } from "zod";
import { EXIT_CODES, HarnessError } from "../lib/core/errors.ts";
import { parseDurationMs } from "../lib/run/config/duration.ts";

const NUMBER = /^\d{1,9}(\.\d{1,3})?$/;

const positive = z.string().regex(NUMBER).transform(Number).pipe(z.number().positive());
const rate = positive.describe("attempts per second, such as 50");
const durationMs = z
  .string()
  .transform(parseDurationMs)
  .pipe(z.number())
  .describe("a duration such as 5s");

const FLAGS = {
  min: { flag: "--min", schema: rate },
  max: { flag: "--max", schema: rate },
  precision: { flag: "--precision", schema: positive.describe("a share such as 0.1") },
  maxRuns: {
    flag: "--max-runs",
    schema: positive.pipe(z.int()).describe("a whole number such as 8"),
  },
  stageDuration: { flag: "--stage-duration", schema: durationMs },
  warmup: { flag: "--warmup", schema: durationMs },
  pause: { flag: "--pause", schema: durationMs },
};

const schema = z.object({
  min: FLAGS.min.schema.exactOptional(),
  max: FLAGS.max.schema.exactOptional(),
  precision: FLAGS.precision.schema.exactOptional(),
  maxRuns: FLAGS.maxRuns.schema.exactOptional(),
  stageDuration: FLAGS.stageDuration.schema.exactOptional(),
  warmup: FLAGS.warmup.schema,
  pause: FLAGS.pause.schema,
});

/** As given. */
export type BreakpointTexts = z.input<typeof schema>;
/** Rates per second, durations in milliseconds. */
export type BreakpointFlags = z.output<typeof schema>;

/** Throws USAGE that names every flag with a value it cannot have. */
export function readBreakpointFlags(texts: BreakpointTexts): BreakpointFlags {
  const parsed = schema.safeParse(texts);
  if (parsed.success) return parsed.data;
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
  const names = ["min", "max", "precision", "maxRuns", "stageDuration", "warmup", "pause"] as const;
  const faults = names
    .filter((name) => wrong.has(name))
    .map((name) => {
      const { flag, schema: own } = FLAGS[name];
      return `${flag} ${JSON.stringify(texts[name])}: give ${own.description}`;
    });
  throw new HarnessError("USAGE", faults.join("\n"), { exitCode: EXIT_CODES.usage });
}
