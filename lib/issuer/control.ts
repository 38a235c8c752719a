/** The control surface: what a test or a report may ask the issuer, away from the port that load goes to. */
import type { RequestListener, ServerResponse } from "node:http";
import { readFaultLog } from "./fault-log.ts";
import type { FaultLogWriter } from "./fault-log-writer.ts";
import type { Tally } from "./tally.ts";

/**
 * `GET /stats` (see `issuerStatsSchema`), `GET /faults?org=NAME` (fault log lines as a JSON array, of every org when none is named),
 * `POST /flush` (writes the fault log out, then answers 204).
 */
export function controlListener(
  faultLogPath: string,
  tally: Tally,
  writer: FaultLogWriter,
): RequestListener {
  return (request, response) => {
    const url = new URL(request.url ?? "/", "http://control");
    switch (`${request.method} ${url.pathname}`) {
      case "GET /stats":
        sendJson(response, 200, tally.snapshot());
        return;
      case "GET /faults":
        writer.flush();
        sendFaults(response, faultLogPath, url.searchParams.get("org"));
        return;
      case "POST /flush":
        writer.flush();
        response.writeHead(204).end();
        return;
      default:
        sendJson(response, 404, { error: "not_found" });
    }
  };
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
