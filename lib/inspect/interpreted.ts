/** What an exchange turns out to be: the record it comes to, but for what follows from the answer. */
import type { CheckStep, PrimeStep } from "../core/record.ts";
import type { ClientProof } from "./client-proof.ts";
import type { Purpose } from "./recognise.ts";
import type { RequestParts } from "./request-parts.ts";
import type { Cleaner } from "./secret-book.ts";

/** Indexes of the plan's tables. */
export interface Place {
  org: number;
  client: number;
  grant: number;
  variant: number;
}

export interface RecordDraft {
  kind: "attempt" | "prime" | "check";
  step: PrimeStep | CheckStep | null;
  place: Place;
  /** Id of the attempt that a token or a chain goes back to; empty for none. */
  parent: string;
  /** Of a check: the token it is made with. */
  heldToken: string | null;
  /** Of a check: milliseconds since the token was issued; null where the file does not say. */
  ageMs: number | null;
  /** What was asked for, clean; empty where nothing was. */
  askedScope: string;
  /** Of a refresh: the scope before it; empty where it is not known. Null for any other. */
  previousScope: string | null;
  /** Of a token request that the file holds: how it was made. */
  sent: { parts: RequestParts; proof: ClientProof } | null;
  cleaner: Cleaner;
}

export interface Interpreted {
  purpose: Purpose;
  /** Null for what is left alone. */
  draft: RecordDraft | null;
  /** What is to be said of it, besides. */
  remarks: readonly Remark[];
}

/**
 * `guessed-grant`: nothing but a label tells the grant; `no-client`: the request shows no client at all; `cut-off`: its client wanted no
 * answer; `unknown-token`: nothing in the file tells where a call's token came from.
 */
export type Remark = "guessed-grant" | "no-client" | "cut-off" | "unknown-token";

/** A draft that says what every draft must, and for the rest nothing. */
export function draftOf(
  fields: Pick<RecordDraft, "kind" | "place" | "cleaner"> & Partial<RecordDraft>,
): RecordDraft {
  return {
    step: null,
    parent: "",
    heldToken: null,
    ageMs: null,
    askedScope: "",
    previousScope: null,
    sent: null,
    ...fields,
  };
}

/** Nothing that leaves a record. */
export function leftAlone(purpose: Purpose, remarks: readonly Remark[] = []): Interpreted {
  return { purpose, draft: null, remarks };
}
