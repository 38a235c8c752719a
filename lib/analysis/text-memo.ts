/** Remembers what was made of a text, for the few texts that a server says over and over. */

const TEXTS_MAX = 1000;

/** Wraps a pure function of a text; it forgets everything when it knows too many. */
export function memoizeText(make: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const made = known.get(text);
    if (made !== undefined) return made;
    if (known.size >= TEXTS_MAX) known.clear();
    const fresh = make(text);
    known.set(text, fresh);
    return fresh;
  };
}
