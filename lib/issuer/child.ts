/** Entry of the issuer's own process: reads its setup from stdin, says on stdout that it is ready, and ends when stdin does. */
import { type ChildMessage, issuerSetupFrom } from "./child-protocol.ts";

// The OAuth library warns once about its runtime and about settings that do not matter on loopback.
const { warn } = console;
Object.assign(console, {
  info: () => undefined,
  warn: (...said: unknown[]) => {
    if (!String(said[0]).startsWith("oidc-provider WARNING")) warn(...said);
  },
});

// The parent decides when this ends: an interrupt from the terminal reaches both, and the parent still needs answers.
process.on("SIGINT", () => undefined);
// Once the parent is gone, so is whoever reads these.
process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);

let close = () => {};
const end = () => {
  close();
  process.exit();
};
process.on("SIGTERM", end);

const setup = issuerSetupFrom(await readLine());
try {
  // Imported only now, so that the warnings of the import are filtered too.
  const { startServers } = await import("./server.ts");
  const servers = await startServers(setup);
  close = servers.close;
  say({ ready: { issuer: servers.issuer, controlUrl: servers.controlUrl } });
} catch (error) {
  process.exitCode = 1;
  // Leaves only when this is out: where pipes are asynchronous, exiting at once would lose it.
  say({ failed: error instanceof Error ? error.message : String(error) }, end);
}

function say(message: ChildMessage, onWritten?: () => void): void {
  process.stdout.write(`${JSON.stringify(message)}\n`, onWritten);
}

// End-of-file means that the parent is gone, however it ended.
async function readLine(): Promise<string> {
  process.stdin.setEncoding("utf8").on("end", end);
  let text = "";
  return new Promise((resolve) => {
    process.stdin.on("data", (chunk: string) => {
      text += chunk;
      if (chunk.endsWith("\n")) resolve(text);
    });
  });
}
