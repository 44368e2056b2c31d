/** JSON text. */
export type Json = string;

/** UTC ISO 8601 with milliseconds: sorts as text. */
export type Instant = string;
