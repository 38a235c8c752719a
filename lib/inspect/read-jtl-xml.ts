/** Reads a JMeter JTL in XML as a stream: memory does not grow with the file, and entities that it declares itself are never read. */
import { StringDecoder } from "node:string_decoder";
import sax from "sax";
import type { Entry } from "./exchange.ts";
import { unreadable } from "./input-error.ts";
import { readJtlSample } from "./jtl-sample.ts";
import { type OpenSample, SampleStack } from "./jtl-sample-stack.ts";
import type { SourceFile } from "./source-file.ts";

/** Faults after which the file is no JTL that was damaged, but something else. */
const FAULTS_MAX = 100;
const DEPTH_MAX = 64;
const ATTRIBUTES_MAX = 200;

/** Faults of the XML are told as broken entries, each with its line; a file that ends in the middle is read as far as it goes. */
export async function* readJtlXml(source: SourceFile): AsyncIterable<Entry> {
  const reader = new XmlReader(source.name);
  const decoder = new StringDecoder("utf8");
  for await (const chunk of source.stream()) {
    yield* reader.write(decoder.write(chunk));
  }
  yield* reader.end();
}

class XmlReader {
  readonly #name: string;
  readonly #parser = sax.parser(true, { position: true });
  readonly #samples = new SampleStack();
  readonly #entries: Entry[] = [];
  #depth = 0;
  #attributes = 0;
  #faults = 0;
  #stop: string | null = null;

  constructor(name: string) {
    this.#name = name;
    const parser = this.#parser;
    parser.onopentagstart = () => {
      this.#attributes = 0;
    };
    parser.onattribute = () => {
      this.#attributes += 1;
      if (this.#attributes > ATTRIBUTES_MAX) this.#stop ??= "an element has too many attributes";
    };
    parser.onopentag = ({ name: tag, attributes }) => this.#open(tag, attributes);
    parser.onclosetag = (tag) => this.#close(tag);
    // oxlint-disable unicorn/prefer-add-event-listener -- the parser is no event target
    parser.ontext = (text) => this.#samples.text(text);
    parser.oncdata = (text) => this.#samples.text(text);
    parser.onerror = (error) => this.#fault(error);
    // oxlint-enable unicorn/prefer-add-event-listener
  }

  /** Throws `FILE_UNREADABLE` once the file cannot be a JTL any more. */
  write(text: string): Entry[] {
    this.#parser.write(text);
    if (this.#stop !== null) throw this.#noJtl(this.#stop);
    return this.#entries.splice(0);
  }

  end(): Entry[] {
    if (this.#depth > 0) {
      const text = "the file ends in the middle: what comes after it is not known";
      this.#entries.push({ kind: "note", code: "CUT", text });
    }
    return this.#entries.splice(0);
  }

  #open(tag: string, attributes: Readonly<Record<string, unknown>>): void {
    this.#depth += 1;
    if (this.#depth > DEPTH_MAX) this.#stop ??= "elements stand too deep inside of each other";
    if (this.#depth === 1 && tag !== "testResults") this.#stop ??= "it has no <testResults>";
    this.#samples.open(tag, attributes, this.#line());
  }

  #close(tag: string): void {
    this.#depth -= 1;
    const sample = this.#samples.close(tag);
    if (sample !== null) this.#entries.push(...entriesOf(sample));
  }

  /** The parser goes on after a fault, but for one by which it would have to keep ever more. */
  #fault({ message }: Error): void {
    this.#parser.resume();
    this.#faults += 1;
    const [what = ""] = message.split("\n");
    if (what.startsWith("Max buffer length")) this.#stop ??= "a part of it is too long for a JTL";
    if (this.#faults > FAULTS_MAX) this.#stop ??= "it is no XML";
    this.#entries.push({ kind: "broken", place: this.#line(), why: "the XML is broken here" });
  }

  #line(): number {
    return this.#parser.line + 1;
  }

  #noJtl(what: string) {
    const hint = "give a JTL as JMeter writes it; --format forces another format";
    return unreadable(this.#name, `line ${this.#line()}`, what, hint);
  }
}

function entriesOf({ sample }: OpenSample): Iterable<Entry> {
  return readJtlSample(sample);
}
