/** A strict reader of the little XML that reports use, for tests: it throws on anything that is not well-formed. */

const ATTRIBUTE = /\s+([\w.:-]+)="([^"<]*)"/y;
const TAG = /<(\/?)([A-Za-z][\w.-]*)((?:\s+[\w.:-]+="[^"<]*")*)\s*(\/?)>/y;
const TEXT = /[^<]+/y;
const ENTITY = /&(?!(?:amp|lt|gt|quot|apos|#\d+);)/;
// oxlint-disable-next-line no-control-regex -- XML 1.0 §2.2 names them
const ILLEGAL = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** Reads a document without comments, CDATA and DTD; returns its elements with their attributes' names, in order. */
export function checkXml(xml: string): string[] {
  const prolog = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!xml.startsWith(prolog)) throw new Error("no prolog");
  if (ILLEGAL.test(xml)) throw new Error(`illegal character: ${ILLEGAL.exec(xml)?.index}`);
  if (xml.includes("]]>")) throw new Error("]]> in content");
  if (ENTITY.test(xml)) throw new Error(`bare ampersand at ${ENTITY.exec(xml)?.index}`);
  const elements: string[] = [];
  const open: string[] = [];
  let at = prolog.length;
  while (at < xml.length) {
    TAG.lastIndex = at;
    TEXT.lastIndex = at;
    const tag = TAG.exec(xml);
    const text = tag === null ? TEXT.exec(xml) : null;
    if (tag === null && text === null) throw new Error(`not well-formed at ${at}`);
    if (tag !== null) readTag(tag, open, elements);
    at += (tag ?? text)?.[0].length ?? 0;
  }
  if (open.length > 0) throw new Error(`never closed: ${open.join(", ")}`);
  return elements;
}

function readTag(tag: RegExpExecArray, open: string[], elements: string[]): void {
  const [, closing, name = "", attributes = "", empty] = tag;
  if (closing === "/") {
    if (open.pop() !== name) throw new Error(`unexpected </${name}> at ${tag.index}`);
    return;
  }
  const names = attributeNames(attributes);
  if (new Set(names).size !== names.length) throw new Error(`attribute twice at ${tag.index}`);
  elements.push([name, ...names].join(" "));
  if (empty !== "/") open.push(name);
}

function attributeNames(attributes: string): string[] {
  return Array.from(
    attributes.matchAll(new RegExp(ATTRIBUTE.source, "g")),
    ([, name = ""]) => name,
  );
}
