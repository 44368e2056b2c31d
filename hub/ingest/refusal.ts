import type { ChainId, Digest } from '../../contract/ids.ts';
import type { RefusalCode } from '../../contract/refusals.ts';

/** Place of an event in its device's chain. */
export interface Position {
  readonly chain: ChainId;
  readonly seq: number;
}

/** Why an envelope was not accepted. */
export interface Refusal {
  readonly outcome: 'refused';
  readonly code: RefusalCode;
  /** For the operator: which field, which limit. Never content of the event. */
  readonly detail: string;
  readonly digest: Digest;
  /**
   * Where in its chain the envelope says it stands. Only when the device on whose topic it came has signed it: then the
   * refusal settles that place and goes back in the receipt. Otherwise nobody's word about a place may be taken: a broker
   * that alters one byte could have the genuine event thrown away.
   */
  readonly position?: Position;
}

const DETAIL_LENGTH = 200;

/** A refusal. `detail` is cut short: parts of it (a header, a field name) are the sender's own words. */
export function refusal(code: RefusalCode, detail: string, digest: Digest, position?: Position): Refusal {
  return { outcome: 'refused', code, detail: detail.slice(0, DETAIL_LENGTH), digest, ...(position && { position }) };
}
