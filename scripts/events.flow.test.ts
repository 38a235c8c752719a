/** Events during a run of the real program: their hooks are run at their time, and what became of them is told. */
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { runEventsSchema } from "../lib/analysis/run-events.ts";
import type { RunDirectory } from "../lib/run/run-directory.ts";
import { type EndedRun, readEndedRun } from "./ended-run.ts";
import { type IssuerBeside, startIssuerBeside } from "./issuer-beside.ts";
import { type CliEnd, CliStage, until } from "./spawned-cli.ts";

const SECRET_IN_HOOK = "s3cret-of-the-hook";

const stage = new CliStage();
let beside: IssuerBeside;

beforeAll(async () => {
  beside = await startIssuerBeside(stage);
});
afterAll(async () => {
  await beside.issuer.stop();
  await stage.close();
});

const eventsOf = (controlUrl: string) => `workload:
  - { name: spike, kind: spike, rate: 20, duration: 3s }
events:
  - name: grant
    kind: scope-change
    at: 200ms
    command: 'echo "$ISSUER_BESIDE_SECRET"; touch granted; : ${SECRET_IN_HOOK}'
  - { name: change, kind: membership-change, at: 400ms, url: "${controlUrl}/flush" }
  - { name: broken, at: 600ms, command: "exit 3" }
  - { name: deploy, at: 800ms }
  - { name: hanging, at: 1s, command: "sleep 600" }
  - { name: never, at: 1h, command: "touch never" }
`;

describe("events with hooks", () => {
  let end: CliEnd;
  let directory: RunDirectory;
  let run: EndedRun;

  beforeAll(async () => {
    const more = eventsOf(beside.issuer.controlUrl);
    const cli = beside.start("run", more, ["--event", "released@1500ms"]);
    directory = await cli.runDirectory();
    end = await cli.ended;
    run = await readEndedRun(directory);
  });

  it("are in the result with what became of them", () => {
    expect(run.result.run.events.map(({ name, kind, hook }) => [name, kind, hook])).toEqual([
      ["grant", "scope-change", "ok"],
      ["change", "membership-change", "ok"],
      ["broken", "other", "failed"],
      ["deploy", "other", "none"],
      ["hanging", "other", "failed"],
      ["released", "other", "none"],
      ["never", "other", "not run"],
    ]);
    expect(readFileSync(join(stage.folder, "granted"), "utf8")).toBe("");
  });

  it("have the time at which they happened, beside the one that was planned", async () => {
    const written = runEventsSchema.parse(JSON.parse(await readFile(directory.events, "utf8")));
    expect(written.map(({ index, plannedMs }) => [index, plannedMs])).toEqual([
      [0, 200],
      [1, 400],
      [2, 600],
      [4, 1000],
      [6, 3_600_000],
    ]);
    const [grant] = run.result.run.events;
    const plan = z
      .object({ events: z.array(z.object({ atMs: z.number() })) })
      .parse(JSON.parse(await readFile(directory.plan, "utf8")));
    expect(grant?.atMs).toBe(plan.events[0]?.atMs);
    expect(Date.parse(grant?.at ?? "")).toBe(Date.parse(written[0]?.startedAt ?? ""));
  });

  it("warn of those that failed, and of no other", () => {
    const warnings = end.stderr.split("\n").filter((text) => text.startsWith("warning: "));
    expect(warnings).toEqual([
      "warning: the hook of the event broken failed: exit code 3",
      "warning: the hook of the event hanging failed: ended with the run",
    ]);
  });

  it("leave what they wrote in a file, without secrets, and their text nowhere", async () => {
    expect(await readFile(directory.hooksLog, "utf8")).toMatch(/^# grant \S+Z\n\[removed\]\n$/);
    const files = [directory.plan, directory.events, directory.result, directory.manifest];
    const texts = await Promise.all(files.map((path) => readFile(path, "utf8")));
    expect(texts.filter((text) => text.includes(SECRET_IN_HOOK))).toEqual([]);
  });
});

describe("a hook whose tokenrush is killed", () => {
  it("ends with it, and what it started too", async () => {
    const cli = beside.start(
      "run",
      `workload: [{ name: spike, kind: spike, rate: 20, duration: 60s }]
events: [{ name: hanging, at: 1ms, command: "sleep 600 & echo $! > child; wait" }]
`,
    );
    const child = await until("the hook's child", () => {
      const text = readIfThere(join(stage.folder, "child"));
      return text.endsWith("\n") && Number(text);
    });
    cli.kill();
    await cli.ended;
    expect(await until("the end of the hook's child", () => !isThere(child))).toBe(true);
  });
});

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
