/** What a run says of its origin: by the variables of the build server, else by the repository. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findRunSource } from "./run-source.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tokenrush-source-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const COMMIT = "3e3bd28aa6f7c36a50a1d0b2a0a41a4b7c2f9e11";

describe("the origin of a run", () => {
  it.each([
    [
      "GitHub Actions",
      {
        GITHUB_SHA: COMMIT,
        GITHUB_SERVER_URL: "https://github.example",
        GITHUB_REPOSITORY: "a/b",
        GITHUB_RUN_ID: "17",
      },
      "https://github.example/a/b/actions/runs/17",
    ],
    ["GitLab", { CI_COMMIT_SHA: COMMIT, CI_JOB_URL: "https://g.example/1" }, "https://g.example/1"],
    ["Jenkins", { GIT_COMMIT: COMMIT, BUILD_URL: "https://j.example/2" }, "https://j.example/2"],
  ])("is told by %s", async (_, env, build) => {
    expect(await findRunSource(env, folder)).toEqual({ commit: COMMIT, build });
  });

  it("is bounded and clean, whatever the variables hold", async () => {
    const env = { GIT_COMMIT: `\u001B[31m${"x".repeat(5000)}`, BUILD_URL: "" };
    const { commit, build } = await findRunSource(env, folder);
    expect(commit).not.toContain("\u001B");
    expect(commit?.length).toBe(200);
    expect(build).toBeNull();
  });

  it("is unknown outside of a repository, and the commit within one", async () => {
    expect(await findRunSource({}, folder)).toEqual({ commit: null, build: null });
    const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, encoding: "utf8" });
    git("init", "--quiet");
    writeFileSync(join(folder, "file"), "1");
    git("add", "file");
    const who = ["-c", "user.name=a", "-c", "user.email=a@b.example"];
    git(...who, "commit", "--quiet", "--message", "one");
    const head = git("rev-parse", "HEAD").trim();
    expect(await findRunSource({}, folder)).toEqual({ commit: head, build: null });
    writeFileSync(join(folder, "file"), "2");
    expect(await findRunSource({}, folder)).toEqual({ commit: `${head}-dirty`, build: null });
  });
});
