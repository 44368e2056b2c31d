const LONGEST = 120;
/** Controls, marks that turn the direction of writing, and characters without width: `gpj.exe` must not read as `exe.jpg`. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;

/**
 * The name of a file as it is shown and offered for saving; it never becomes a path here. What comes in is whatever a browser, or
 * somebody who writes requests by hand, put there.
 */
export function shownName(given: string): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const seen = last
    .replace(UNSEEN, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  if (seen === '') return 'file';
  const points = [...seen];
  if (points.length <= LONGEST) return seen;
  const ending = endingOf(seen);
  const kept = ending === '' ? points : [...seen.slice(0, -ending.length - 1)];
  return ending === ''
    ? kept.slice(0, LONGEST).join('')
    : `${kept.slice(0, LONGEST - ending.length - 1).join('')}.${ending}`;
}

/** What stands behind the last dot, in small letters; empty if there is none or it is too long to be one. */
export function endingOf(name: string): string {
  return /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
}
