import { CameraError } from './camera-source.ts';

const START_OF_IMAGE = 0xffd8;
const END_OF_IMAGE = 0xffd9;
const START_OF_SCAN = 0xffda;
const NO_IMAGE: Buffer = Buffer.alloc(0);

/**
 * Cuts a stream of JPEG images laid end to end (ISO/IEC 10918-1, Annex B) into images. Segments are skipped by their
 * length: a thumbnail inside one has an end mark of its own that must not cut the image short.
 */
export class JpegSplitter {
  readonly #maxBytes: number;
  #pending: Buffer = NO_IMAGE;
  /** Up to here `#pending` has been read; always the start of a segment, or a place within the scan. */
  #position = 0;
  #inScan = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The images completed by `chunk`. Throws CameraError: `OVERSIZED`, or `STREAM_ENDED` when it is no JPEG stream. */
  push(chunk: Buffer): Buffer[] {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    const images: Buffer[] = [];
    for (let end = this.#findEnd(); end !== undefined; end = this.#findEnd()) {
      images.push(this.#pending.subarray(0, end));
      this.#pending = this.#pending.subarray(end);
      this.#position = 0;
      this.#inScan = false;
    }
    if (this.#pending.length > this.#maxBytes) {
      throw new CameraError(
        'OVERSIZED',
        `the camera sent a picture of more than ${this.#maxBytes} bytes; lower its size`,
      );
    }
    return images;
  }

  /** Offset just behind the first image, or undefined when more bytes are needed. */
  #findEnd(): number | undefined {
    for (;;) {
      if (this.#inScan && !this.#skipScan()) return undefined;
      const at = this.#position;
      if (at + 2 > this.#pending.length) return undefined;
      const marker = this.#pending.readUInt16BE(at);
      if (marker === END_OF_IMAGE) return at + 2;
      if (marker === START_OF_IMAGE) {
        this.#position = at + 2;
        continue;
      }
      if (marker <= 0xff00) throw new CameraError('STREAM_ENDED', 'the camera does not send JPEG pictures');
      if (at + 4 > this.#pending.length) return undefined;
      const next = at + 2 + this.#pending.readUInt16BE(at + 2);
      if (next > this.#pending.length) return undefined;
      this.#position = next;
      this.#inScan = marker === START_OF_SCAN;
    }
  }

  /** Moves to the marker that ends the scan; false when the bytes at hand do not hold it. */
  #skipScan(): boolean {
    for (;;) {
      const mark = this.#pending.indexOf(0xff, this.#position);
      this.#position = mark === -1 ? this.#pending.length : mark;
      const code = this.#pending[mark + 1];
      if (mark === -1 || code === undefined) return false;
      if (isScanData(code)) {
        this.#position = mark + 2;
      } else if (code === 0xff) {
        this.#position = mark + 1; // a fill byte: the mark begins with the next one
      } else {
        this.#inScan = false;
        return true;
      }
    }
  }
}

/** Inside a scan 0xff is followed by 0 (a stuffed data byte) or by a restart mark. */
function isScanData(code: number): boolean {
  return code === 0 || (code >= 0xd0 && code <= 0xd7);
}
