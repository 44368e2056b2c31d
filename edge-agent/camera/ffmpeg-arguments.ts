import type { FfmpegInput } from './camera-spec.ts';

/** Pictures wider than this are reduced by ffmpeg: faces at a kiosk are large, and analysis time grows with the area. */
const MAX_WIDTH = 1280;

/**
 * Arguments that make ffmpeg write JPEG images, end to end, to its standard output. Each input may use its own protocols
 * only: a playlist inside a file must not make a kiosk fetch addresses.
 */
export function ffmpegArguments(input: FfmpegInput, fps: number): string[] {
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error'],
    ...inputArguments(input, fps),
    ...['-an', '-vf', `fps=${fps},scale=w='min(${MAX_WIDTH},iw)':h=-2`],
    ...['-f', 'image2pipe', '-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-q:v', '2', 'pipe:1'],
  ];
}

function inputArguments(input: FfmpegInput, fps: number): string[] {
  switch (input.kind) {
    case 'v4l2': {
      const size = `${input.width}x${input.height}`;
      const format = input.format === undefined ? [] : ['-input_format', input.format];
      return ['-f', 'v4l2', ...format, '-framerate', String(Math.ceil(fps)), '-video_size', size, '-i', input.device];
    }
    case 'rtsp': {
      const allowed = ['-protocol_whitelist', 'rtsp,rtsps,rtp,udp,tcp,tls,crypto'];
      const frames = input.decode === 'key' ? ['-skip_frame', 'nokey'] : [];
      // One thread: a 4K stream must not take every core from the faces it is decoded for.
      const decoding = ['-threads', '1', ...frames];
      // TCP: a lost UDP packet smears the picture, and a smeared face is a person not recognised. Timeout in microseconds,
      // longer than the supervisor's patience with a slow camera.
      const transport = [
        '-rtsp_transport',
        input.transport ?? 'tcp',
        '-timeout',
        '15000000',
        '-analyzeduration',
        '1000000',
      ];
      return [...allowed, ...transport, ...decoding, '-i', input.url];
    }
    case 'file':
      return ['-protocol_whitelist', 'file,pipe', '-re', '-stream_loop', '-1', '-i', `file:${input.path}`];
  }
}
