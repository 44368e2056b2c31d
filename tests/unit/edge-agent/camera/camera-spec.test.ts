import { describe, expect, it } from 'vitest';
import { CameraSpec } from '../../../../edge-agent/camera/camera-spec.ts';
import { ffmpegArguments } from '../../../../edge-agent/camera/ffmpeg-arguments.ts';

const size = { width: 1280, height: 720 };

describe('CameraSpec', () => {
  it.each([
    ['a replay folder', { type: 'replay', path: 'camera' }],
    ['a V4L2 device', { type: 'ffmpeg', input: { kind: 'v4l2', device: '/dev/video0', ...size } }],
    ['an RTSP address', { type: 'ffmpeg', input: { kind: 'rtsp', url: 'rtsp://10.0.0.9:554/stream' } }],
    ['stills', { type: 'still', device: '/dev/video2', ...size }],
    ['the page’s own camera', { type: 'browser' }],
  ])('takes %s', (_, spec) => {
    expect(CameraSpec.safeParse(spec).success).toBe(true);
  });

  it.each([
    ['a device name that a shell would read', { type: 'still', device: '/dev/video0; rm -rf /', ...size }],
    ['a device that is no video device', { type: 'ffmpeg', input: { kind: 'v4l2', device: '/dev/sda', ...size } }],
    ['an address of another protocol', { type: 'ffmpeg', input: { kind: 'rtsp', url: 'http://10.0.0.9/' } }],
    ['an unknown field', { type: 'browser', fps: 3 }],
    ['an unknown type', { type: 'satellite' }],
    ['no frames a second', { type: 'replay', path: 'camera', fps: 0 }],
  ])('refuses %s', (_, spec) => {
    expect(CameraSpec.safeParse(spec).success).toBe(false);
  });
});

describe('ffmpegArguments', () => {
  it('asks a device for the size, pace and format that were configured', () => {
    const input = { kind: 'v4l2', device: '/dev/video0', ...size, format: 'mjpeg' } as const;
    expect(ffmpegArguments(input, 7.5).join(' ')).toContain(
      '-f v4l2 -input_format mjpeg -framerate 8 -video_size 1280x720 -i /dev/video0 -an -vf fps=7.5',
    );
  });

  it('keeps a video file from naming other protocols or options', () => {
    const args = ffmpegArguments({ kind: 'file', path: '-y/evil.m3u8' }, 5);
    expect(args).toContain('file:-y/evil.m3u8');
    expect(args[args.indexOf('-protocol_whitelist') + 1]).toBe('file,pipe');
  });
});
