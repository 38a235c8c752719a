/** `tokenrush inspect`: judges tokens and requests that stand in a file of another tool. */
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { aggregateRecords } from "../lib/analysis/aggregate-records.ts";
import { readInspectedTokens } from "../lib/analysis/inspected-tokens.ts";
import { composeInspection, exitCodeOfInspection } from "../lib/analysis/inspection.ts";
import type { Inspection } from "../lib/analysis/inspection.ts";
import { EXIT_CODES } from "../lib/core/errors.ts";
import { type DialectName, DIALECTS } from "../lib/core/words.ts";
import { INPUT_FORMATS, type InputFormat } from "../lib/inspect/input-format.ts";
import { type InspectedFile, inspectFile } from "../lib/inspect/inspect-file.ts";
import { renderInspection } from "../lib/report/inspection.ts";
import type { AddVerb } from "./command.ts";
import { type Io, wantsColour } from "./io.ts";
import { TOKENRUSH_VERSION } from "./version.ts";

interface InspectOptions {
  format?: InputFormat;
  expectOrg?: string;
  dialect?: DialectName;
  claim?: string;
  json?: true;
}

export const addInspect: AddVerb = (program, io, exit) => {
  addOptions(program.command("inspect")).action(async (file: string, options: InspectOptions) => {
    const inspection = await inspectUnlessInterrupted(file, options, io);
    if (inspection === null) {
      io.stderr.write("interrupted: nothing was judged, and nothing is left\n");
      exit(EXIT_CODES.noVerdict);
      return;
    }
    io.stdout.write(
      options.json === true
        ? `${JSON.stringify(inspection, null, 2)}\n`
        : renderInspection(inspection, {
            width: Math.min(100, io.stdout.columns),
            colour: wantsColour(io.stdout, io.env),
          }),
    );
    exit(exitCodeOfInspection(inspection));
  });
};

function addOptions(command: Command): Command {
  return command
    .helpGroup("Judge:")
    .summary("judge tokens and requests in a file of another tool")
    .description(
      "Judges the tokens and token requests in a JWT, a JSON token answer (one, an array, or one per\nline), a HAR, a JMeter JTL (CSV or XML) or a Newman JSON report, as a run would judge them.\nNothing is sent, and nothing is kept.",
    )
    .argument("<file>", "a file, or - for standard input")
    .addOption(
      new Option("--format <format>", "what it is (default: by how it begins)").choices(
        INPUT_FORMATS,
      ),
    )
    .option(
      "--expect-org <id>",
      "the org that every token is to be of (default: as requests name it)",
    )
    .addOption(
      new Option("--dialect <dialect>", "how the server words it (default: by its host)").choices(
        DIALECTS,
      ),
    )
    .option("--claim <name>", "the claim with the org ids (default: the dialect's)")
    .option("--json", "the inspection as JSON on stdout")
    .addHelpText(
      "after",
      `
Examples:
  tokenrush inspect login.har --expect-org o-1001
  tokenrush inspect - --claim org_id < token.json`,
    );
}

/** Null when it was interrupted: what was written on the way is removed all the same. */
async function inspectUnlessInterrupted(
  file: string,
  options: InspectOptions,
  io: Io,
): Promise<Inspection | null> {
  const stop = new AbortController();
  const release = io.onInterrupt(() => stop.abort());
  try {
    return await inspect(file, options, io, stop.signal);
  } catch (error) {
    if (stop.signal.aborted) return null;
    throw error;
  } finally {
    release();
  }
}

function inspect(
  file: string,
  options: InspectOptions,
  io: Io,
  signal: AbortSignal,
): Promise<Inspection> {
  const request = {
    signal,
    path: file === "-" ? file : resolve(io.cwd, file),
    name: file,
    stdin: io.stdin,
    format: options.format ?? null,
    expectedOrg: options.expectOrg ?? null,
    dialect: options.dialect ?? null,
    claim: options.claim ?? null,
  };
  return inspectFile(request, (inspected) => judge(inspected, request.expectedOrg, io));
}

async function judge(
  { name, format, placeNoun, plan, recordsPath, counts, notes, startedAt }: InspectedFile,
  expectedOrg: string | null,
  io: Io,
): Promise<Inspection> {
  const threads = availableParallelism();
  return composeInspection({
    file: name,
    format,
    exchanges: counts,
    notes: [...notes],
    tokens: await readInspectedTokens(recordsPath, plan, placeNoun),
    plan,
    aggregate: await aggregateRecords({ recordsPath, plan }, { threads }),
    expectedOrg,
    startedAt,
    now: io.now(),
    tokenrush: TOKENRUSH_VERSION,
  });
}
