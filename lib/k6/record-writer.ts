/** Writes the records of requests that are not as usual: extras, and what was sent in secret, differ. */
import type { RecordKind } from "../core/record.ts";
import { removeForms } from "../core/redaction.ts";
import { redirectParameter } from "../core/redirect.ts";
import type { Exchange } from "./exchange.ts";
import type { Position } from "./position.ts";
import type { PreparedRequest } from "./prepared-request.ts";
import type { ReadyOrg } from "./ready-orgs.ts";
import type { Recorder } from "./recorder.ts";
import type { Extras, SendDetails } from "./session.ts";
import { headerOf } from "./token-response.ts";

/** What a record says besides the exchange itself. */
interface RecordDetails extends SendDetails {
  /** Extras that follow from the answer; `clean` takes out of a text what must not be written down. */
  extrasOf?: (clean: (text: string) => string) => Extras;
  /** The token a check is made with. */
  heldToken?: string;
}

export interface RecordWriter {
  /** Whether a record has said where the VU's clock starts; the first one does. */
  originIsWritten: boolean;
  write: (
    kind: RecordKind,
    place: string,
    ready: ReadyOrg,
    request: PreparedRequest,
    exchange: Exchange,
    details: RecordDetails,
  ) => void;
}

/** A Date header in every 64th iteration bounds the server's clock well enough; reading headers is not free. */
export const DATE_EVERY_ITERATIONS = 64;

/** Makes the writer of one VU; under `originKey` its first record says where its clock starts. */
export function createRecordWriter(
  recorder: Recorder,
  position: Position,
  originKey: string,
): RecordWriter {
  const writer: RecordWriter = {
    originIsWritten: false,
    write(kind, place, { context, credential }, request, { id, startMs, response }, details) {
      const { parent = "", extras = [], secrets = [], extrasOf, heldToken = null } = details;
      // An authorization's answer brings a code, which bodies of redirects say again.
      const code = redirectParameter(headerOf(response, "Location"), "code");
      const sent = [...request.secrets, ...secrets, code].flatMap(withSignature);
      let forms: readonly string[] | null = null;
      const secretForms = () => (forms ??= credential.secretForms(sent));
      const clean = (text: string) => removeForms(text, secretForms());
      const origin: Extras = writer.originIsWritten ? [] : [[originKey, String(position.epochMs)]];
      writer.originIsWritten = true;
      recorder.write(kind, id, place, parent, startMs, response, {
        ...context,
        secretForms,
        extras: [...extras, ...(extrasOf?.(clean) ?? []), ...origin],
        withDate: position.iteration % DATE_EVERY_ITERATIONS === 0,
        isPlain: false,
        heldToken,
      });
    },
  };
  return writer;
}

// The signature alone is the part of a signed token that nobody may see.
function withSignature(secret: string): string[] {
  const dot = secret.lastIndexOf(".");
  return dot === -1 ? [secret] : [secret, secret.slice(dot + 1)];
}
