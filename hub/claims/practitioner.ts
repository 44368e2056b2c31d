import { pseudonym } from '../../contract/pseudonym.ts';
import { isPlaceholder } from './placeholder.ts';

/** The pseudonym of a practitioner code; null when there is none, or one that names nobody. */
export function practitionerOf(code: string | undefined, regionKey: Buffer): string | null {
  return code === undefined || isPlaceholder(code) ? null : remembered(code, regionKey);
}

// A few doctors stand on most lines. Remembered no longer than the key itself, and beside it.
const known = new WeakMap<Buffer, Map<string, string>>();
const KNOWN_AT_MOST = 20_000;

function remembered(code: string, regionKey: Buffer): string {
  const codes = known.get(regionKey) ?? new Map<string, string>();
  const before = codes.get(code);
  if (before !== undefined) return before;
  const found = pseudonym(regionKey, 'practitioner', code);
  if (codes.size >= KNOWN_AT_MOST) codes.clear();
  known.set(regionKey, codes.set(code, found));
  return found;
}
