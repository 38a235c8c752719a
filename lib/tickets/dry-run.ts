/** What would be sent, shown instead: every request as it would be made, the credential by its name alone. */
import { formatCount } from "../core/text.ts";
import { bytesOf } from "./ticket-content.ts";
import type { PlannedRequest, Tracker } from "./tracker.ts";
import { headersOf, type RequestDraft, urlOf } from "./tracker-client.ts";

/** A request for programs to read. */
export interface ShownRequest {
  method: string;
  url: string;
  /** With a file, what is sent has the boundary of its parts besides. */
  headers: Record<string, string>;
  /** Null when it has none, or a file. */
  body: object | null;
  /** Sent as the part `file` of multipart/form-data. */
  file: { name: string; bytes: number; mediaType: string } | null;
  /** When it is sent, or what instead; empty when it is in any case. */
  condition: string;
}

/** The requests of a plan in their order. */
export function showPlan(tracker: Tracker, userAgent: string): ShownRequest[] {
  const { account } = tracker;
  const { header, shown } = account.credential;
  return tracker.plan().map(({ draft, condition }: PlannedRequest) => ({
    method: draft.method,
    url: urlOf(draft, account),
    headers: { ...headersOf(draft, userAgent), [header]: shown, ...multipartOf(draft) },
    body: draft.json ?? null,
    file: draft.file === undefined ? null : { ...fileOf(draft.file) },
    condition,
  }));
}

function multipartOf({ file }: RequestDraft): Record<string, string> {
  return file === undefined ? {} : { "Content-Type": "multipart/form-data" };
}

function fileOf(file: NonNullable<RequestDraft["file"]>) {
  return { name: file.name, bytes: bytesOf(file), mediaType: file.mediaType };
}

/** The same for people. */
export function describePlan(requests: readonly ShownRequest[]): string {
  const shown = requests.map((request, index) => describeRequest(request, index + 1));
  return ["Dry run: nothing is sent. With --post, this is:", ...shown, ""].join("\n\n");
}

function describeRequest(request: ShownRequest, number: number): string {
  const { method, url, headers, body, file, condition } = request;
  const lines = [
    `${number}. ${method} ${url}`,
    ...(condition === "" ? [] : [`   (${condition})`]),
    ...Object.entries(headers).map(([name, value]) => `   ${name}: ${value}`),
    ...(file === null
      ? []
      : [`   file: ${file.name}, ${formatCount(file.bytes)} bytes, ${file.mediaType}`]),
  ];
  return [lines.join("\n"), ...(body === null ? [] : describeBody(body))].join("\n\n");
}

/** Members one by one, since Markdown in quotes is hard to read. */
function describeBody(body: object): string[] {
  return Object.entries(body).map(([name, value]: [string, unknown]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return `   JSON member "${name}", ${formatCount(text.length)} characters:\n\n${text.trimEnd()}`;
  });
}
