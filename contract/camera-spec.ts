import { z } from 'zod';

const fps = z.number().min(0.2).max(30);
// Device and address go to other programs: anything but the plain form is refused here, before it gets near them.
const videoDevice = z.string().regex(/^\/dev\/video\d{1,3}$/, 'a video device looks like /dev/video0');
const size = { width: z.int().min(160).max(3840), height: z.int().min(120).max(2160) };

const FfmpegInput = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('v4l2'),
    device: videoDevice,
    ...size,
    /** Many webcams give large pictures as `mjpeg` only; without it the driver chooses. */
    format: z.enum(['mjpeg', 'yuyv422']).optional(),
  }),
  z.strictObject({
    kind: z.literal('rtsp'),
    url: z.url({ protocol: /^rtsps?$/ }),
    /** `udp` only for a camera that cannot do otherwise: a lost packet smears the picture. */
    transport: z.enum(['tcp', 'udp']).optional(),
    /** `key`: only key frames are decoded, one or two a second, for a large stream on a small machine. */
    decode: z.enum(['all', 'key']).optional(),
  }),
  z.strictObject({ kind: z.literal('file'), path: z.string().min(1) }),
]);
export type FfmpegInput = z.infer<typeof FfmpegInput>;

/** Which camera a device has. Relative paths count from the device's folder. */
export const CameraSpec = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('replay'), path: z.string().min(1), fps: fps.default(5) }),
  z.strictObject({ type: z.literal('ffmpeg'), input: FfmpegInput, fps: fps.default(10) }),
  z.strictObject({ type: z.literal('still'), device: videoDevice, ...size, intervalMs: z.int().min(200).default(700) }),
  z.strictObject({ type: z.literal('browser') }),
]);
export type CameraSpec = z.infer<typeof CameraSpec>;
