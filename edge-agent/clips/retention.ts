import type { Digest } from '../../contract/ids.ts';

const DAY_MS = 86_400_000;
const MEGABYTE = 1_000_000;

/** How long and how much clips are kept: whatever comes first. */
export interface RetentionRule {
  readonly days: number;
  readonly megabytes: number;
  /** Room on the disk that clips never take: signed events come first. */
  readonly leaveFreeMegabytes: number;
}

export interface KeptClip {
  readonly digest: Digest;
  /** When it was taken, ms since 1970. */
  readonly at: number;
  readonly bytes: number;
}

/** What has to go before so many `bytes` more may be kept, the oldest first, and whether they fit then. Pure. */
export function toLetGo(
  clips: readonly KeptClip[],
  { days, megabytes, leaveFreeMegabytes }: RetentionRule,
  { now, freeBytes, bytes }: { readonly now: number; readonly freeBytes: number; readonly bytes: number },
): { readonly clips: readonly KeptClip[]; readonly fits: boolean } {
  const oldestFirst = [...clips].sort((one, other) => one.at - other.at);
  const gone = oldestFirst.filter(({ at }) => now - at > days * DAY_MS);
  const left = oldestFirst.slice(gone.length);
  const sizeOf = (some: readonly KeptClip[]) => some.reduce((sum, clip) => sum + clip.bytes, 0);
  let kept = sizeOf(left);
  let free = freeBytes + sizeOf(gone) - bytes;
  const tooMuch = () => kept + bytes > megabytes * MEGABYTE || free < leaveFreeMegabytes * MEGABYTE;
  while (tooMuch()) {
    const oldest = left.shift();
    if (!oldest) return { clips: gone, fits: false };
    gone.push(oldest);
    kept -= oldest.bytes;
    free += oldest.bytes;
  }
  return { clips: gone, fits: true };
}
