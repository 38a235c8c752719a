/** What started a run: the commit that is checked out, and the build of a CI server. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { boundText } from "../core/text.ts";
import type { Manifest } from "./manifest.ts";

type Environment = Readonly<Record<string, string | undefined>>;
type Source = NonNullable<Manifest["source"]>;

/** By the servers' documentation: GitHub Actions, GitLab, Jenkins, Azure Pipelines, CircleCI, Buildkite, Bitbucket. */
const COMMIT_VARIABLES = [
  "GITHUB_SHA",
  "CI_COMMIT_SHA",
  "GIT_COMMIT",
  "BUILD_SOURCEVERSION",
  "CIRCLE_SHA1",
  "BUILDKITE_COMMIT",
  "BITBUCKET_COMMIT",
];
const BUILD_VARIABLES = ["CI_JOB_URL", "BUILD_URL", "CIRCLE_BUILD_URL", "BUILDKITE_BUILD_URL"];

const TEXT_MAX = 200;
const GIT_TIMEOUT_MS = 2000;

/** The commit and build of the environment; without such variables the commit is asked of git, with `-dirty` when files differ from it. */
export async function findRunSource(env: Environment, cwd: string): Promise<Source> {
  return {
    commit: firstOf(COMMIT_VARIABLES, env) ?? (await askGit(cwd)),
    build: gitHubBuild(env) ?? firstOf(BUILD_VARIABLES, env),
  };
}

function firstOf(names: readonly string[], env: Environment): string | null {
  const value = names.map((name) => env[name] ?? "").find((text) => text !== "");
  return value === undefined ? null : boundText(value, TEXT_MAX);
}

function gitHubBuild(env: Environment): string | null {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = env;
  if (server === undefined || repository === undefined || id === undefined) return null;
  return boundText(`${server}/${repository}/actions/runs/${id}`, TEXT_MAX);
}

async function askGit(cwd: string): Promise<string | null> {
  const args = ["describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"];
  try {
    const { stdout } = await promisify(execFile)("git", args, { cwd, timeout: GIT_TIMEOUT_MS });
    return boundText(stdout.trim(), TEXT_MAX) || null;
  } catch {
    // No git, no repository, or no commit yet.
    return null;
  }
}
