/** Puts the samples of a JTL in XML together from its elements; one stands inside of another for a redirect or a transaction. */
import type { JtlSample } from "./jtl-sample.ts";

export interface OpenSample {
  sample: JtlSample;
  /** True once it has samples of its own, which tell what it sums up. */
  isSum: boolean;
}

type Attributes = Readonly<Record<string, unknown>>;

type TextMember =
  | "requestHeaders"
  | "queryString"
  | "responseHeaders"
  | "responseData"
  | "method"
  | "url";

/** Elements of a sample that hold its texts. */
const TEXT_OF = new Map<string, TextMember>([
  ["requestHeader", "requestHeaders"],
  ["queryString", "queryString"],
  ["responseHeader", "responseHeaders"],
  ["responseData", "responseData"],
  ["method", "method"],
  ["java.net.URL", "url"],
]);
/** An answer of a token endpoint is far shorter; of what is longer nothing is kept. */
const TEXT_CHARACTERS_MAX = 1_000_000;

export class SampleStack {
  readonly #open: OpenSample[] = [];
  /** What the text being read is; null outside of the elements that count. */
  #reading: TextMember | null = null;
  #text = "";
  #lastLine = 0;
  #atLine = 0;

  open(tag: string, attributes: Attributes, line: number): void {
    this.#reading = TEXT_OF.get(tag) ?? null;
    this.#text = "";
    if (tag !== "httpSample" && tag !== "sample") return;
    const outer = this.#open.at(-1);
    if (outer !== undefined) outer.isSum = true;
    this.#atLine = line === this.#lastLine ? this.#atLine + 1 : 0;
    this.#lastLine = line;
    const sample = startSample(attributes, line, this.#atLine);
    this.#open.push({ sample, isSum: false });
  }

  text(text: string): void {
    if (this.#reading === null) return;
    this.#text += text;
    if (this.#text.length > TEXT_CHARACTERS_MAX) this.#reading = null;
  }

  /** The sample that ends here; null for any other element, and for a sample that only sums others up. */
  close(tag: string): OpenSample | null {
    const current = this.#open.at(-1);
    if (this.#reading !== null && current !== undefined) current.sample[this.#reading] = this.#text;
    this.#reading = null;
    if (tag !== "httpSample" && tag !== "sample") return null;
    const ended = this.#open.pop();
    return ended === undefined || ended.isSum ? null : ended;
  }
}

/** @see JMeter's user manual, "XML Log format 2.1": the attributes' short names */
function startSample(attributes: Attributes, place: number, atPlace: number): JtlSample {
  const text = (name: string) => {
    const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    return typeof value === "string" ? value : undefined;
  };
  return {
    place,
    atPlace,
    timeStamp: text("ts") ?? "",
    elapsed: text("t") ?? "",
    label: text("lb") ?? "",
    responseCode: text("rc") ?? "",
    responseMessage: text("rm") ?? "",
    latency: text("lt") ?? "",
    connect: text("ct") ?? "",
    url: "",
    method: "",
    requestHeaders: undefined,
    queryString: undefined,
    responseHeaders: undefined,
    responseData: undefined,
    variable: text,
  };
}
