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

export interface BundleExpectations {
  /** Verifier key of the hub, got by another way. */
  readonly key?: string;
  /** Verifier keys of witnesses, got by another way: `quorum` of them (all, unless said) have to have cosigned the evidence. */
  readonly witnesses?: readonly string[];
  readonly quorum?: number;
}

/** Verifies the bytes of a bundle, and what else is expected of it. */
export function verifyBundle(bytes: Uint8Array, expected?: BundleExpectations): Promise<BundleVerdict>;
