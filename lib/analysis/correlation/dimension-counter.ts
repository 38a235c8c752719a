/** Counts one attempt after the other in the dimensions it has a value of; most attempts have none but their token's key. */
import { EXTRA } from "../../core/record.ts";
import { boundText } from "../../core/text.ts";
import type { ClaimState } from "../../core/words.ts";
import type { ScannedRecord } from "../scanned-record.ts";
import {
  columnsFor,
  columnsOfAge,
  type Counted,
  type DimensionTally,
  increment,
} from "./dimension-tally.ts";

const VALUE_CHARACTERS_MAX = 60;

type Columns = ReturnType<typeof columnsFor>;

const NO_COLUMNS: readonly Columns[] = [];

export class DimensionCounter {
  readonly #tally: DimensionTally;
  #columns: readonly Columns[] = NO_COLUMNS;
  #kid: string | null = null;
  #kidColumns: Columns | null = null;

  constructor(tally: DimensionTally) {
    this.#tally = tally;
  }

  /** To be called for each attempt of the load before anything is counted of it. */
  begin({ extras, chainAgeMs }: Pick<ScannedRecord, "extras" | "chainAgeMs">): void {
    const node = extras.size === 0 ? undefined : extras.get(EXTRA.node);
    if (node === undefined && chainAgeMs < 0) this.#columns = NO_COLUMNS;
    else {
      this.#columns = [
        ...(node === undefined
          ? []
          : [columnsFor(this.#tally, "node", boundText(node, VALUE_CHARACTERS_MAX))]),
        ...(chainAgeMs < 0 ? [] : [columnsOfAge(this.#tally, "refreshAge", chainAgeMs)]),
      ];
    }
  }

  count(counted: Counted): void {
    for (const columns of this.#columns) increment(columns, counted);
  }

  /** Counts a decoded token, also by the key it was signed with. */
  countToken(kid: string, state: ClaimState): void {
    const columns = this.#columnsOfKid(kid);
    increment(columns, "attempts");
    increment(columns, "decoded");
    this.count("decoded");
    if (state === "match") return;
    const measure = state === "wrongOrg" ? "wrongOrg" : "empty";
    increment(columns, measure);
    this.count(measure);
  }

  // A key that is told apart now may share its counts with others later, but for that, one look-up serves a whole run.
  #columnsOfKid(kid: string): Columns {
    if (this.#kidColumns === null || kid !== this.#kid || this.#tally.kid.largest !== null) {
      this.#kidColumns = columnsFor(this.#tally, "kid", boundText(kid, VALUE_CHARACTERS_MAX));
      this.#kid = kid;
    }
    return this.#kidColumns;
  }
}
