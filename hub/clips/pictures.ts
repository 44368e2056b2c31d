import { ClipError } from './error.ts';

const START = Buffer.from([0xff, 0xd8, 0xff]);
const END = Buffer.from([0xff, 0xd9]);

/**
 * The JPEG pictures of a clip, which lie end to end (`contract/clip.ts`). Inside of a picture's data FF is followed by 00 or a
 * restart marker (ITU-T T.81, B.1.1.5), so that an end followed by a start, or by nothing, is where one picture ends. Throws ClipError.
 */
export function picturesOf(clip: Buffer): Buffer[] {
  const pictures: Buffer[] = [];
  let from = 0;
  for (let end = clip.indexOf(END); end !== -1; end = clip.indexOf(END, end + 1)) {
    const next = end + END.length;
    if (next < clip.length && !clip.subarray(next, next + START.length).equals(START)) continue;
    pictures.push(clip.subarray(from, next));
    from = next;
  }
  if (from !== clip.length || !clip.subarray(0, START.length).equals(START)) {
    throw new ClipError(
      'DAMAGED',
      'this clip is no row of JPEG pictures: ask for it again, or save it with zs clips get',
    );
  }
  return pictures;
}
