/** What the screen and `/health` need to know about the way to the hub. */
export interface LinkStatus {
  readonly online: boolean;
  /** Signed events waiting for the hub's receipt. */
  readonly pending: number;
  /** Events that the hub refused; kept for the technician. */
  readonly rejected: number;
  /** Time of the last receipt, ms since 1970, or null. */
  readonly lastReceiptAt: number | null;
  /** The outbox can't be written: nothing may be called done. */
  readonly outOfService: 'disk-full' | null;
}

/** The way to the hub as the rest of the agent sees it: how it stands, and a call on each change. */
export interface Link {
  readonly status: LinkStatus;
  /** Returns the function that ends the subscription. */
  onChange(listener: (status: LinkStatus) => void): () => void;
}
