/** A release server on loopback, which can be made to misbehave in the ways that downloads do. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import { basename, join } from "node:path";
import { onTestFinished } from "vitest";
import { releaseName } from "./download-k6.mjs";
import { k6Script, writeProgram } from "./fake-programs.ts";
import { K6_VERSION } from "./k6-version.mjs";

type Answer = (response: ServerResponse) => void;

export interface ReleaseFiles {
  archive: Answer;
  checksums: Answer;
}

export interface ReleaseServer {
  /** For `downloadBase`. */
  url: string;
  /** The paths asked for, in order. */
  requests: string[];
}

const NAME = releaseName(process.platform, process.arch);
export const ARCHIVE_NAME = `${NAME}.${process.platform === "linux" ? "tar.gz" : "zip"}`;

/** Packs a release archive whose program answers that version. */
export function packArchive(folder: string, version: string, programName = "k6"): Buffer {
  const content = join(folder, "release");
  writeProgram(join(content, NAME, programName), k6Script(version));
  const archive = join(folder, ARCHIVE_NAME);
  execFileSync("tar", ["-acf", archive, "-C", content, NAME]);
  return readFileSync(archive);
}

/** The line of a checksums file for that content. */
export function checksumLine(content: Buffer, name = ARCHIVE_NAME): string {
  return `${createHash("sha256").update(content).digest("hex")}  ${name}\n`;
}

export function send(content: Buffer | string): Answer {
  return (response) => response.end(content);
}

export function sendStatus(status: number): Answer {
  return (response) => response.writeHead(status).end();
}

/** Promises all of the content, sends half, and closes the connection. */
export function sendHalf(content: Buffer): Answer {
  return (response) => {
    response.writeHead(200, { "content-length": content.length });
    response.write(content.subarray(0, content.length / 2), () => response.destroy());
  };
}

/** Sends half of the content and then nothing more, with the connection open. */
export function stall(content: Buffer): Answer {
  return (response) => {
    response.writeHead(200, { "content-length": content.length });
    response.write(content.subarray(0, content.length / 2));
  };
}

/** Sends all of the content, in that many parts with a pause before each. */
export function trickle(content: Buffer, parts: number, pauseMs: number): Answer {
  return (response) => {
    const partLength = Math.ceil(content.length / parts);
    let sent = 0;
    const timer = setInterval(() => {
      response.write(content.subarray(sent, sent + partLength));
      sent += partLength;
      if (sent < content.length) return;
      clearInterval(timer);
      response.end();
    }, pauseMs);
  };
}

/** Serves one release until the test ends. */
export async function serveRelease({ archive, checksums }: ReleaseFiles): Promise<ReleaseServer> {
  const answers = new Map([
    [ARCHIVE_NAME, archive],
    [`k6-v${K6_VERSION}-checksums.txt`, checksums],
  ]);
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    requests.push(path);
    const answer = path.startsWith(`/v${K6_VERSION}/`) ? answers.get(basename(path)) : undefined;
    (answer ?? sendStatus(404))(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return { url: `http://127.0.0.1:${address.port}`, requests };
}
