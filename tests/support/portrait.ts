import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const PHOTOS = fileURLToPath(new URL('../../simulator/photos/', import.meta.url));

interface FaceInPhoto {
  readonly photo: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** People of the demo photographs: the face's box in pixels. `returning` and `returningLater` are the same woman. */
const PEOPLE = {
  returning: { photo: 'sample3', x: 1073, y: 206, width: 233, height: 310 },
  returningLater: { photo: 'sample1', x: 1455, y: 221, width: 234, height: 213 },
  regular: { photo: 'sample6', x: 259, y: 486, width: 208, height: 278 },
  stranger: { photo: 'sample3', x: 1504, y: 300, width: 182, height: 275 },
  doctor: { photo: 'sample5', x: 796, y: 118, width: 152, height: 206 },
} as const satisfies Record<string, FaceInPhoto>;
export type PersonInPhoto = keyof typeof PEOPLE;

const SIZE = { width: 640, height: 480 };

/** One JPEG of 640x480 with one person, slightly moved for each `variant`, as somebody who stands there and breathes. */
export async function portrait(person: PersonInPhoto, variant = 0): Promise<Buffer> {
  const { photo, x, y, width, height } = PEOPLE[person];
  const cutHeight = Math.round(height * (2 + 0.05 * Math.cos(variant)));
  const cutWidth = Math.round(Math.min(cutHeight * (4 / 3), width * 2.2));
  const left = Math.round(x + width / 2 - cutWidth / 2 + width * 0.02 * Math.sin(2 * variant));
  const top = Math.max(0, Math.round(y + height / 2 - cutHeight / 2));
  return sharp(`${PHOTOS}${photo}.jpg`)
    .extract({ left: Math.max(0, left), top, width: cutWidth, height: cutHeight })
    .resize({ ...SIZE, fit: 'contain', background: '#808080' })
    .jpeg({ quality: 92 })
    .toBuffer();
}

/** Two people side by side, equally large. */
export async function coupleAtTheKiosk(): Promise<Buffer> {
  const half = { width: SIZE.width / 2, height: SIZE.height };
  const [left, right] = await Promise.all(
    (['returning', 'regular'] as const).map(async (person) =>
      sharp(await portrait(person))
        .resize({ ...half, fit: 'cover' })
        .toBuffer(),
    ),
  );
  return sharp({ create: { ...SIZE, channels: 3, background: '#808080' } })
    .composite([
      { input: left, left: 0, top: 0 },
      { input: right, left: half.width, top: 0 },
    ])
    .jpeg()
    .toBuffer();
}

/** Nobody: a corner of a photograph. */
export async function emptyRoom(): Promise<Buffer> {
  return sharp(`${PHOTOS}sample1.jpg`)
    .extract({ left: 20, top: 20, width: 320, height: 240 })
    .resize(SIZE)
    .jpeg()
    .toBuffer();
}
