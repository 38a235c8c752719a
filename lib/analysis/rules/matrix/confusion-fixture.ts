/** The confusion matrix of planted against told: how often which rule was told where which was planted. For tests. */

export const NOTHING = "nothing";

export class Confusion {
  readonly #counts = new Map<string, Map<string, number>>();

  /** Notes that one rule, or `NOTHING`, was planted, and what was told of it. */
  add(planted: string, told: readonly string[]): void {
    const row = this.#counts.get(planted) ?? new Map<string, number>();
    this.#counts.set(planted, row);
    for (const rule of told.length === 0 ? [NOTHING] : told)
      row.set(rule, (row.get(rule) ?? 0) + 1);
  }

  /** Rules that were planted. */
  get rules(): string[] {
    return [...this.#counts.keys()].filter((rule) => rule !== NOTHING).toSorted();
  }

  /** One line for each planted rule that was told as another. */
  get offDiagonal(): string[] {
    return [...this.#counts].flatMap(([planted, row]) =>
      [...row]
        .filter(([told]) => told !== planted)
        .map(([told, count]) => `${planted} was told as ${told} ${count} times`),
    );
  }

  /** The matrix without its zeros: the diagonal in rows of ten, then whatever lies beside it. */
  toString(): string {
    const rows = [...this.#counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const diagonal = rows.map(([rule, row]) => `${rule} ${row.get(rule) ?? 0}`);
    const lines = Array.from({ length: Math.ceil(diagonal.length / 10) }, (_, at) =>
      diagonal.slice(at * 10, (at + 1) * 10).join(" · "),
    );
    const beside = this.offDiagonal;
    return [
      `planted × told, ${this.rules.length} rules; told as planted:`,
      ...lines.map((line) => `  ${line}`),
      `off the diagonal: ${beside.length === 0 ? "0" : beside.join("; ")}`,
    ].join("\n");
  }
}
