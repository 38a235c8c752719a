/** The entry point: the process's arguments in, its exit code out. */
import { processIo } from "./io.ts";
import { main } from "./program.ts";

process.exitCode = await main(process.argv.slice(2), processIo());
