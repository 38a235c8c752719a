/** `tokenrush schema`: the JSON Schema of the files others read or write. */
import { Argument } from "commander";
import { inspectionJsonSchema } from "../lib/analysis/inspection.ts";
import { resultJsonSchema } from "../lib/analysis/result.ts";
import { anyComparisonJsonSchema } from "../lib/compare/comparison-file.ts";
import { EXIT_CODES } from "../lib/core/errors.ts";
import { configJsonSchema } from "../lib/run/config/config-schema.ts";
import type { AddVerb } from "./command.ts";

const SCHEMAS = {
  config: configJsonSchema,
  result: resultJsonSchema,
  comparison: anyComparisonJsonSchema,
  inspection: inspectionJsonSchema,
};

export const addSchema: AddVerb = (program, io, exit) => {
  program
    .command("schema")
    .helpGroup("More:")
    .summary("print the JSON Schema of a file")
    .description("Prints the JSON Schema of a file that people write or other programs read.")
    .addArgument(new Argument("<file>", "which file").choices(Object.keys(SCHEMAS)))
    .addHelpText(
      "after",
      `
Examples:
  tokenrush schema config > tokenrush.schema.json
  tokenrush schema result`,
    )
    .action((file: keyof typeof SCHEMAS) => {
      io.stdout.write(`${JSON.stringify(SCHEMAS[file](), null, 2)}\n`);
      exit(EXIT_CODES.ok);
    });
};
