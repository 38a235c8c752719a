/** The control surface: what a test, a hook or a report may ask of the issuer, away from the port that load goes to. */
import type { RequestListener, ServerResponse } from "node:http";
import { COMMANDS, type Command, type CommandParts, ParameterProblem } from "./control-command.ts";
import { readFaultLog } from "./fault-log.ts";
import type { FaultLogWriter } from "./fault-log-writer.ts";
import type { Tally } from "./tally.ts";

export interface ControlParts extends CommandParts {
  faultLogPath: string;
  tally: Tally;
  writer: FaultLogWriter;
}

/**
 * `GET /stats` (see `issuerStatsSchema`), `GET /faults?org=NAME` (fault log lines as a JSON array, of every org when none is named),
 * `GET /changes` (array of `orgChangeSchema`), `POST /flush` (writes the fault log out, then answers 204).
 *
 * These answer with what they changed, or 400 with the parameter that is wrong; `org` is a name, or `*` for all:
 * `POST /rotate-secrets?org=NAME&overlapMs=N` (the next secret is good at once, the old one for N ms more; none when absent),
 * `POST /change?org=NAME&kind=scope|membership&windowMs=N[&spreadMs=M][&scope=S]` (the org gets it, to be seen N ms from now plus its own share of M),
 * `POST /withhold?org=NAME&kind=scope|membership[&scope=S]` (the org loses it until a change; S is the org's last scope when absent),
 * `POST /revocation-delay?ms=N` (a token revoked from now on stays good for N ms).
 */
export function controlListener(parts: ControlParts): RequestListener {
  return (request, response) => {
    const url = new URL(request.url ?? "/", "http://control");
    const command = request.method === "POST" ? COMMANDS.get(url.pathname) : undefined;
    if (command !== undefined) {
      sendJson(response, ...obey(command, url.searchParams, parts));
      return;
    }
    switch (`${request.method} ${url.pathname}`) {
      case "GET /stats":
        sendJson(response, 200, parts.tally.snapshot());
        return;
      case "GET /faults":
        parts.writer.flush();
        sendFaults(response, parts.faultLogPath, url.searchParams.get("org"));
        return;
      case "GET /changes":
        sendJson(response, 200, parts.changes.all);
        return;
      case "POST /flush":
        parts.writer.flush();
        response.writeHead(204).end();
        return;
      default:
        sendJson(response, 404, { error: "not_found" });
    }
  };
}

function obey(command: Command, query: URLSearchParams, parts: CommandParts): [number, unknown] {
  try {
    return [200, command(Object.fromEntries(query), parts)];
  } catch (error) {
    if (!(error instanceof ParameterProblem)) throw error;
    return [400, { error: "invalid_request", message: error.message }];
  }
}

function sendFaults(response: ServerResponse, path: string, org: string | null): void {
  readFaultLog(path).then(
    (lines) =>
      sendJson(
        response,
        200,
        lines.filter((line) => org === null || line.org === org),
      ),
    (error: unknown) => sendJson(response, 500, { error: String(error) }),
  );
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
