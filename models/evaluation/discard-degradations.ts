import sharp, { type Sharp } from 'sharp';
import type { DetectedFace, Frame } from '../engine/face-engine.ts';
import { ModelError } from '../error.ts';

/** What a camera, a room or a person may do to a picture. */
export const DEGRADATIONS = ['none', 'blur', 'dark', 'bright', 'backlit', 'small', 'tilted', 'masked'] as const;
export type Degradation = (typeof DEGRADATIONS)[number];

/** A face mask's usual colours. */
const CLOTHS = ['#e8ecee', '#9fc3dd', '#1e1e22'];

/**
 * The picture of a face, made worse. `severity` is 0 (hardly) to 1 (beyond use): blur of 0.5 to 4 pixels per 50 pixels of eye
 * distance, light from a half down to a sixteenth, 1.3 to 3 times the light, eyes 30 down to 6 pixels apart, 10 to 70 degrees.
 */
export async function degraded(
  frame: Frame,
  face: Pick<DetectedFace, 'box' | 'eyeDistancePx' | 'landmarks'>,
  kind: Degradation,
  severity: number,
): Promise<Frame> {
  const between = (mild: number, severe: number) => mild + (severe - mild) * severity;
  const image = imageOf(frame);
  switch (kind) {
    case 'none':
      return frame;
    case 'blur':
      return pixelsOf(image.blur(Math.max(0.3, (between(0.5, 4) * face.eyeDistancePx) / 50)));
    case 'dark':
      return lit(frame, () => 2 ** -between(1, 4));
    case 'bright':
      return lit(frame, () => between(1.3, 3));
    case 'backlit':
      return backlit(frame, face, 2 ** -between(0.5, 4));
    case 'small':
      return pixelsOf(
        image.resize({ width: Math.max(20, Math.round((frame.width * between(30, 6)) / face.eyeDistancePx)) }),
      );
    case 'tilted':
      return tilted(frame, between(10, 70) * (Math.round(severity * 1000) % 2 === 0 ? 1 : -1));
    case 'masked':
      return pixelsOf(image.composite([{ input: maskOver(frame, face, severity) }]));
  }
}

function imageOf({ width, height, rgb }: Frame): Sharp {
  return sharp(rgb, { raw: { width, height, channels: 3 } });
}

async function pixelsOf(image: Sharp): Promise<Frame> {
  const { data, info } = await image.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: data };
}

function lit(frame: Frame, gainAt: (x: number, y: number) => number): Frame {
  const rgb = frame.rgb.map((value, i) => {
    const pixel = Math.floor(i / 3);
    return Math.min(255, Math.round(value * gainAt(pixel % frame.width, Math.floor(pixel / frame.width))));
  });
  return { ...frame, rgb };
}

// A camera that meters for the window: the head and what is below it fall dark, the rest is as bright as the sky.
function backlit(frame: Frame, { box }: Pick<DetectedFace, 'box'>, gain: number): Frame {
  return lit(frame, (x, y) => {
    const across = (x - box.x - box.width / 2) / (0.75 * box.width);
    const down = (y - box.y - box.height / 2) / (0.75 * box.height);
    const outside = Math.hypot(across, Math.min(0, down)) - 1;
    return outside > 0 ? 1.6 : gain;
  });
}

// Turned about the middle, where the head of a portrait is, without changing the size of the picture.
async function tilted(frame: Frame, angleDeg: number): Promise<Frame> {
  const { width, height } = frame;
  const { data, info } = await imageOf(frame).rotate(angleDeg).raw().toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: 3 } as const;
  const left = Math.floor((info.width - width) / 2);
  const top = Math.floor((info.height - height) / 2);
  return pixelsOf(sharp(data, { raw }).extract({ left, top, width, height }));
}

// A cloth from the bridge of the nose along the jaw: painted, so without folds and shadows.
function maskOver({ width, height }: Frame, { landmarks }: Pick<DetectedFace, 'landmarks'>, severity: number): Buffer {
  const outline = [28, 1, 3, 5, 7, 8, 9, 11, 13, 15].map((index) => {
    const point = landmarks[index];
    if (!point) throw new ModelError('INVALID_FRAME', `a mask needs 68 landmarks, not ${landmarks.length}`);
    return `${point.x.toFixed(1)},${point.y.toFixed(1)}`;
  });
  const cloth = CLOTHS[Math.floor(severity * CLOTHS.length) % CLOTHS.length];
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><polygon points="${outline.join(' ')}" fill="${cloth}" stroke="${cloth}" stroke-width="4" stroke-linejoin="round"/></svg>`,
  );
}
