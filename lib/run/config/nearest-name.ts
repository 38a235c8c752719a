/** Finds the known names that a mistyped one was probably meant to be. */

/** Levenshtein distance with swapped neighbours counted once (optimal string alignment), between two short names. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    rows.push(current);
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + (same ? 0 : 1),
        swapped ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
  }
  return at(a.length, b.length);
}

/** Spelling without case and separators: `client_ID` and `clientId` are one name. */
function foldName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_. ]/g, "");
}

/** The names of `known` nearest to `name`, none if they are further than `maxDistance` edits. */
export function nearestNames(
  name: string,
  known: readonly string[],
  maxDistance = Math.ceil(name.length / 3),
): string[] {
  // A name longer than any of ours is no slip of the finger, and the distance is quadratic.
  if (name.length > 64) return [];
  const distances = [...new Set(known)].map((candidate) => ({
    candidate,
    distance: editDistance(foldName(name), foldName(candidate)),
  }));
  const least = Math.min(maxDistance, ...distances.map(({ distance }) => distance));
  return distances.filter(({ distance }) => distance === least).map(({ candidate }) => candidate);
}

/** The known names that begin like `name`, or that `name` begins with: `ramp` and `rampIn`. */
function sharedBeginnings(name: string, known: readonly string[]): string[] {
  const folded = foldName(name);
  if (folded.length < 3) return [];
  return known.filter((candidate) => {
    const other = foldName(candidate);
    return other.startsWith(folded) || (other.length > 2 && folded.startsWith(other));
  });
}

/** The advice for an unknown name: the nearest known ones, or all of them. */
export function adviseName(name: string, known: readonly string[]): string {
  const [nearest = []] = [
    nearestNames(name, known, 0),
    sharedBeginnings(name, known),
    nearestNames(name, known),
  ].filter((names) => names.length > 0);
  if (nearest.length === 0 || nearest.length > 3) {
    return `known here: ${[...new Set(known)].join(", ")}`;
  }
  return `did you mean ${nearest.join(" or ")}?`;
}
