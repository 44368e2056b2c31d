import { CameraSpec, type FfmpegInput } from '../../contract/camera-spec.ts';

// Which cameras there are stands in the contract: profiles and the hub name them too.
export { CameraSpec, type FfmpegInput };

/** What kind of camera it is, without its address: signed at each start, so that a recording in its place is on record. */
export function cameraKind(spec: CameraSpec): string {
  return spec.type === 'ffmpeg' ? `ffmpeg ${spec.input.kind}` : spec.type;
}
