/** Something in a bundle that does not hold. */
export interface BundleProblem {
  /** Which member, part, envelope or key. */
  readonly part: string;
  readonly problem: string;
}

export interface BundleVerdict {
  readonly ok: boolean;
  readonly problems: readonly BundleProblem[];
  /** As the bundle says it: whose bundle this is, if that key is the hub's. */
  readonly verifierKey: string | undefined;
}

/** Verifies the bytes of a bundle; with `key`, also that it is the hub's whose verifier key this is. */
export function verifyBundle(bytes: Uint8Array, options?: { readonly key?: string }): Promise<BundleVerdict>;
