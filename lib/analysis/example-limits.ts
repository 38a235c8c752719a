/** How many attempts stand for many; apart from the schemas, so that threads that count need none of those. */

/** Most attempts that are kept as examples of a finding. */
export const MAX_EXAMPLES = 5;
/** Most attempts that passed beside them. */
export const MAX_PASSING = 2;
