import { pseudonym } from '../../contract/pseudonym.ts';
import { isPlaceholder } from './placeholder.ts';

/** The pseudonym of a practitioner code; null when there is none, or one that names nobody. */
export function practitionerOf(code: string | undefined, regionKey: Buffer): string | null {
  return code === undefined || isPlaceholder(code) ? null : pseudonym(regionKey, 'practitioner', code);
}
