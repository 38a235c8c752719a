/**
 * What a record of every token costs the generator: plain k6 with its defaults against our scenario at sample 1,
 * in interleaved pairs on one static server. Only the ratios mean anything.
 */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";
import { bundleScenario } from "../../lib/run/bundle.ts";
import { loadConfig } from "../../lib/run/config/load-config.ts";
import { k6Arguments, memoryForSpeed, secretLines } from "../../lib/run/k6-process.ts";
import { planRun } from "../../lib/run/plan-run.ts";

interface GeneratorPair {
  plainPerSecond: number;
  recordingPerSecond: number;
  plainCpuUs: number;
  recordingCpuUs: number;
}

export interface GeneratorBench {
  /** Median over the pairs of requests per second, recording to plain. */
  ratio: number;
  /** Median over the pairs of k6's CPU time per request, recording to plain. */
  cpuRatio: number;
  pairs: GeneratorPair[];
}

const VUS = 20;
const SECONDS = 10;
const ORGS = 25;
const SECRET = "bench-secret-of-no-use";

/** Runs the pairs; each side of a pair has the server to itself. */
export async function benchGenerator(k6: string, pairs: number): Promise<GeneratorBench> {
  const folder = await mkdtemp(join(tmpdir(), "tokenrush-bench-"));
  const server = spawn(
    process.execPath,
    [fileURLToPath(new URL("static-server.mjs", import.meta.url))],
    {
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  try {
    const [target]: unknown[] = await once(createInterface({ input: server.stdout }), "line");
    const measured: GeneratorPair[] = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      const plain = await runPlain(k6, String(target));
      const recording = await runRecording(k6, String(target), join(folder, String(pair)));
      measured.push({
        plainPerSecond: plain.requests / SECONDS,
        recordingPerSecond: recording.requests / SECONDS,
        plainCpuUs: (plain.cpuMs * 1000) / plain.requests,
        recordingCpuUs: (recording.cpuMs * 1000) / recording.requests,
      });
    }
    return {
      ratio: median(measured.map((pair) => pair.recordingPerSecond / pair.plainPerSecond)),
      cpuRatio: median(measured.map((pair) => pair.recordingCpuUs / pair.plainCpuUs)),
      pairs: measured,
    };
  } finally {
    server.stdin.end();
    await rm(folder, { recursive: true });
  }
}

interface Side {
  requests: number;
  cpuMs: number;
}

async function runPlain(k6: string, target: string): Promise<Side> {
  const script = fileURLToPath(new URL("plain-k6.js", import.meta.url));
  const credential = `Basic ${Buffer.from(`client-0001:${SECRET}`).toString("base64")}`;
  const environment = { VUS, DURATION: `${SECONDS}s`, TARGET: target, CREDENTIAL: credential };
  const flags = Object.entries(environment).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  const folder = await mkdtemp(join(tmpdir(), "tokenrush-plain-"));
  const summary = join(folder, "summary.json");
  try {
    const args = [
      "run",
      "--quiet",
      "--no-usage-report",
      "--summary-export",
      summary,
      ...flags,
      script,
    ];
    const cpuMs = await timeK6(k6, args, folder, {});
    const exported = z
      .object({ metrics: z.object({ http_reqs: z.object({ count: z.number() }) }) })
      .parse(JSON.parse(await readFile(summary, "utf8")));
    return { requests: exported.metrics.http_reqs.count, cpuMs };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runRecording(k6: string, target: string, folder: string): Promise<Side> {
  await mkdir(folder);
  const config = await loadConfig(
    { path: "bench.yaml", text: configText(target) },
    { env: { SECRET }, cwd: folder },
  );
  const { plan, credentials } = planRun(config, { seed: 1 });
  await writeFile(join(folder, "plan.json"), JSON.stringify(plan));
  await writeFile(join(folder, "secrets"), secretLines(credentials), { mode: 0o600 });
  await bundleScenario("spike", join(folder, "script.js"));
  const args = k6Arguments("load").map((argument) => argument.replace("/dev/fd/3", "secrets"));
  const cpuMs = await timeK6(k6, args, folder, memoryForSpeed(VUS));
  const { httpReqs } = z
    .object({ httpReqs: z.number() })
    .parse(JSON.parse(await readFile(join(folder, "k6-summary.json"), "utf8")));
  return { requests: httpReqs, cpuMs };
}

// Closed, as the plain side is: both send as fast as they can.
function configText(target: string): string {
  return `
version: 1
target: { dialect: rfc, tokenUrl: "${target}/token", clientAuth: basic }
orgs:
  generate:
    count: ${ORGS}
    org: "org-{n:4}"
    clientId: "client-{n:4}"
    secretRef: env:SECRET
    scope: organization:read user:read
mix: { client_credentials: 1 }
model: closed
preflight: off
workload: [{ name: steady, kind: spike, vus: ${VUS}, duration: ${SECONDS}s }]
`;
}

/** Runs k6 and gives its CPU time, user and system, in milliseconds: the shell's `times` counts its children. */
async function timeK6(
  k6: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string>,
): Promise<number> {
  const script = '"$@" >/dev/null 2>&1 </dev/null || exit; times';
  const { stdout } = await promisify(execFile)("/bin/sh", ["-c", script, "sh", k6, ...args], {
    cwd,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...env },
  });
  const children = stdout.trim().split("\n").at(-1) ?? "";
  const times = [...children.matchAll(/(\d+)m([\d.]+)s/g)];
  return times.reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000,
    0,
  );
}

/** The middle value; of an even number, the lower of the two in the middle. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}
