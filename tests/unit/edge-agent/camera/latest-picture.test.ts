import { describe, expect, it } from 'vitest';
import { LatestPicture } from '../../../../edge-agent/camera/latest-picture.ts';

const picture = (at: number) => ({ at, encoded: new Uint8Array(), digest: String(at) });
const never = new AbortController().signal;

describe('LatestPicture', () => {
  it('keeps only the newest picture and counts the others', async () => {
    const slot = new LatestPicture();
    for (const at of [1, 2, 3]) slot.put(picture(at));
    expect(await slot.take(never, 1000)).toEqual(picture(3));
    expect(slot.superseded).toBe(2);
  });

  it('hands a picture to whoever waits for it', async () => {
    const slot = new LatestPicture();
    const waiting = slot.take(never, 1000);
    slot.put(picture(1));
    expect(await waiting).toEqual(picture(1));
    expect(slot.superseded).toBe(0);
  });

  it('gives nothing when the wait is broken off, and works on', async () => {
    const slot = new LatestPicture();
    const gaveUp = new AbortController();
    const waiting = slot.take(gaveUp.signal, 1000);
    gaveUp.abort();
    expect(await waiting).toBeUndefined();
    slot.put(picture(2));
    expect(await slot.take(never, 1000)).toEqual(picture(2));
  });

  it('forgets the picture of a camera that is gone', async () => {
    const slot = new LatestPicture();
    slot.put(picture(1));
    slot.clear();
    expect(await slot.take(never, 5)).toBeUndefined();
  });

  it('has one taker at a time', async () => {
    const slot = new LatestPicture();
    const first = slot.take(never, 1000);
    await expect(slot.take(never, 1000)).rejects.toThrow('already waiting');
    slot.put(picture(1));
    await first;
  });
});
