import sharp from 'sharp';
import { DEFAULT_IMAGE_LIMITS, decodeImage } from '../../../models/decode.ts';
import { ModelError } from '../../../models/error.ts';
import { hostileBytes, noise } from '../mutate-bytes.ts';
import { judged, type Target } from '../target.ts';

/** Pictures as a kiosk page or a camera sends them: cut, altered, of another format, or a few bytes that claim gigapixels. */
export const imageTarget: Target = {
  name: 'image',
  share: 5,
  async open() {
    const plain = sharp({ create: { width: 64, height: 48, channels: 3, background: '#a52' } });
    const samples = await Promise.all([
      plain.clone().jpeg().toBuffer(),
      plain.clone().png().toBuffer(),
      plain.clone().webp().toBuffer(),
      plain.clone().gif().toBuffer(),
      Promise.resolve(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="60000" height="60000"/>')),
    ]);
    return {
      attempt: (dice) => {
        const bytes = dice.below(10) === 0 ? noise(dice) : hostileBytes(dice.pick(samples), dice);
        return judged(() => decodeImage(bytes, { ...DEFAULT_IMAGE_LIMITS, maxPixels: 4_000_000 }), ModelError);
      },
      close: () => {},
    };
  },
};
