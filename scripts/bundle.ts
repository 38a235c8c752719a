/** `tokenrush bundle`: leaves script and plan for whoever runs k6 themselves. */
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { EXIT_CODES } from "../lib/core/errors.ts";
import { writeFileAtomically } from "../lib/run/atomic-file.ts";
import { bundleScenario } from "../lib/run/bundle.ts";
import { K6_ARGUMENTS } from "../lib/run/k6-process.ts";
import type { AddVerb } from "./command.ts";
import { addOverrides, type PlanFlags, planFrom } from "./run.ts";

export const addBundle: AddVerb = (program, io, exit) => {
  addOverrides(program.command("bundle"))
    .helpGroup("More:")
    .summary("write script.js and plan.json for a k6 of your own")
    .description(
      "Writes what `run` would hand to k6, and prints the command that runs it. Nothing is sent, and no secret is written.",
    )
    .argument("<config>", "a tokenrush.yaml")
    .requiredOption("-o, --out <folder>", "folder to write to")
    .addHelpText(
      "after",
      `
Examples:
  tokenrush bundle tokenrush.yaml -o spike/
  tokenrush bundle tokenrush.yaml -o spike/ --seed 7`,
    )
    .action(async (config: string, options: PlanFlags & { out: string }) => {
      const { plan } = await planFrom(config, options, io);
      const folder = resolve(io.cwd, options.out);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await bundleScenario(plan.scenario, join(folder, "script.js"));
      await writeFileAtomically(join(folder, "plan.json"), `${JSON.stringify(plan)}\n`);
      const names = plan.clients.flatMap(({ credentialName }) => credentialName ?? []);
      io.stderr.write(
        `credentials wanted on file descriptor 3, one NAME=VALUE a line: ${names.length}\n`,
      );
      io.stdout.write(`cd ${folder} && GOGC=1000 GOMEMLIMIT=1GiB k6 ${K6_ARGUMENTS.join(" ")}\n`);
      exit(EXIT_CODES.ok);
    });
};
