import type { FindingDetail } from '../cases/finding-schema.ts';
import type { Language } from '../crosscheck/render.ts';
import type { RuleRecord } from '../crosscheck/rule-set.ts';

export const BUNDLE_FORMAT = 'zs-evidence-bundle/2';

/** A signed event, with the bytes that were received. */
export interface BundledEvidence {
  readonly jti: string;
  readonly receivedAt: string;
  readonly envelope: string;
}

/** A refused envelope: it proves that somebody sent it, and nothing more. */
export interface RefusedEvidence {
  readonly digest: string;
  readonly code: string;
  readonly receivedAt: string;
  readonly envelope: string;
}

/** A device's signing key, when it was valid, and the registration that the ledger has a line about. */
export interface BundledKey {
  readonly kid: string;
  readonly device: string;
  readonly jwk: unknown;
  readonly validFrom: string;
  readonly validUntil: string | null;
  /** `content`: a DeviceEvent with the fingerprint of the certificate; null for a device that has none. */
  readonly registration: { readonly id: string; readonly content: string } | null;
  /** The client certificate that the registration names, PEM; null where the hub did not keep certificates yet. */
  readonly certificate: string | null;
}

/** An event whose payload was erased by an order; `content` is the order, which the ledger has a line about. */
export interface ErasedEvidence {
  readonly event: string;
  readonly content: string;
}

/** An earlier checkpoint of this log that others vouched for. */
export interface Anchor {
  /** Signed note, with the cosignatures of witnesses. */
  readonly checkpoint: string;
  /** RFC 3161 tokens (DER in base64) over the note as the hub signed it, without cosignatures. */
  readonly stamps: readonly { readonly authority: string; readonly token: string }[];
}

/** The finding in words. */
export interface FindingWords {
  readonly title: string;
  readonly sentence: string;
  readonly explanation: string;
  readonly legalBasis: readonly string[];
}

/** What a bundle says; the export statement holds the digest of each part. */
export interface BundleParts {
  readonly finding: FindingDetail & { readonly texts: Readonly<Record<Language, FindingWords>> };
  /** The rule as the ledger recorded it; null when that version is not in the ledger. */
  readonly rule: RuleRecord | null;
  readonly evidence: readonly BundledEvidence[];
  readonly refused: readonly RefusedEvidence[];
  readonly keys: readonly BundledKey[];
  /** Certificate of the region's authority, PEM. */
  readonly authority: string;
  /** The same for people: an HTML document in both languages. */
  readonly page: string;
  readonly erased: readonly ErasedEvidence[];
  readonly anchors: readonly Anchor[];
  /** Verifier keys of the witnesses that this hub asks. Whether to believe them is the reader's business. */
  readonly witnesses: readonly string[];
}

/** Who took the finding out of the hub, and exactly what: the ledger has a line (kind `export`) about it. */
export interface ExportStatement {
  readonly id: string;
  readonly finding: string;
  readonly by: string;
  readonly at: string;
  /** Digest of the JSON text of each part. */
  readonly parts: Readonly<Record<keyof BundleParts, string>>;
}

/** A line of the ledger, what opens it, and the proof that the checkpoint includes it. */
export interface BundledLine {
  readonly index: number; // from 1
  readonly kind: string;
  readonly ref: string;
  readonly salt: string | null;
  readonly proof: readonly string[];
}

/** The file. The members are written in this order; `hub/ledger/verifier` reads it. */
export interface EvidenceBundle {
  readonly format: typeof BUNDLE_FORMAT;
  readonly hub: string;
  readonly verifierKey: string;
  readonly checkpoint: string;
  readonly export: ExportStatement;
  readonly lines: readonly BundledLine[];
  readonly parts: BundleParts;
  /** For each anchor, the proof that `checkpoint` continues it. */
  readonly anchorProofs: readonly (readonly string[])[];
}

/** The one spelling of a bundle: with any other the verifier refuses it, so that no byte can change unnoticed. */
export function bundleText(bundle: EvidenceBundle): string {
  return `${JSON.stringify(bundle, null, 1)}\n`;
}
