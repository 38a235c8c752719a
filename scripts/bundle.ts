/** `tokenrush bundle`: leaves script and plan for whoever runs k6 themselves. */
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { EXIT_CODES } from "../lib/core/errors.ts";
import { writeFileAtomically } from "../lib/run/atomic-file.ts";
import { bundleScenario } from "../lib/run/bundle.ts";
import { k6Arguments, type K6Phase, memoryForSpeed } from "../lib/run/k6-process.ts";
import type { AddVerb } from "./command.ts";
import { addOverrides, type PlanFlags, planFrom } from "./plan-flags.ts";

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
      const { plan, hooks } = await planFrom(config, options, io);
      const folder = resolve(io.cwd, options.out);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await bundleScenario(plan.scenario, join(folder, "script.js"));
      await writeFileAtomically(join(folder, "plan.json"), `${JSON.stringify(plan)}\n`);
      const names = plan.clients.flatMap(({ credentialName }) => credentialName ?? []);
      io.stderr.write(
        `credentials wanted on file descriptor 3, one NAME=VALUE a line: ${names.length}\n`,
      );
      if (hooks.size > 0) {
        io.stderr.write(`hooks are for you to run, at their times: ${hooks.size}\n`);
      }
      if (plan.preflight !== "off") io.stdout.write(commandOf("preflight", folder, plan.vus));
      io.stdout.write(commandOf("load", folder, plan.vus));
      exit(EXIT_CODES.ok);
    });
};

function commandOf(phase: K6Phase, folder: string, vus: number): string {
  const settings = Object.entries(memoryForSpeed(vus)).map(([name, value]) => `${name}=${value}`);
  return `cd ${folder} && ${settings.join(" ")} k6 ${k6Arguments(phase).join(" ")}\n`;
}
