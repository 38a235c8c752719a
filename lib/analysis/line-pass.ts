/** What is done with each line of the log. */

/** Takes the lines of some part of the log; parts may come in any order and to any number of passes, whose counts then add up. */
export interface LinePass<Counted> {
  /** A whole line at `start…end` of `bytes`, its newline left out; `offset` is its place in the log. */
  line(bytes: Buffer, start: number, end: number, offset: number): void;
  /** The log ends without a newline: its last line was cut off, and is not to be trusted. */
  cut(): void;
  readonly counted: Counted;
}
