/** Test support: reads multipart/form-data by hand, strictly. @see RFC 7578 */

export interface Part {
  name: string;
  filename: string | null;
  mediaType: string;
  content: Buffer;
}

/** The parts of a body; throws on anything that is not as the RFC has it. */
export function readMultipart(contentType: string, body: Buffer): Part[] {
  const boundary = /^multipart\/form-data; boundary="?([^";]+)"?$/.exec(contentType)?.[1];
  if (boundary === undefined) throw new Error(`no boundary in ${contentType}`);
  // As bytes, one character each.
  const [preamble, ...pieces] = `\r\n${body.toString("latin1")}`.split(`\r\n--${boundary}`);
  const end = pieces.pop();
  if (preamble !== "" || end?.trim() !== "--") throw new Error("the parts do not begin or end");
  return pieces.map(readPart);
}

function readPart(piece: string): Part {
  const at = piece.indexOf("\r\n\r\n");
  if (!piece.startsWith("\r\n") || at === -1) throw new Error("a part has no head");
  const head = piece.slice(2, at);
  const disposition = /^content-disposition: form-data; (.*)$/im.exec(head)?.[1] ?? "";
  return {
    name: /\bname="([^"]*)"/.exec(disposition)?.[1] ?? "",
    filename: /\bfilename="([^"]*)"/.exec(disposition)?.[1] ?? null,
    mediaType: /^content-type: (.*)$/im.exec(head)?.[1] ?? "text/plain",
    content: Buffer.from(piece.slice(at + 4), "latin1"),
  };
}
