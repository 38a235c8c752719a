/** How far off a timer may be set. */

/** Node fires timers further off than this (24.8 days) at once. */
export const TIMER_MAX_MS = 2 ** 31 - 1;
