import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Whether a file is gzip, by its name. */
export function isGzip(file: string): boolean {
  return file.endsWith('.gz');
}

/**
 * The rows of a file, unpacked on this side when it ends in `.gz`: a hub never unpacks what it is sent, so nobody can send
 * it a gigabyte in a kilobyte. `onRead` hears how many bytes of the file itself have been read.
 */
export function openSourceFile(file: string, onRead: (bytes: number) => void = () => {}): Readable {
  let read = 0;
  const bytes = createReadStream(file);
  bytes.on('data', (chunk) => {
    read += chunk.length;
    onRead(read);
  });
  if (!isGzip(file)) return bytes;
  const unpacked = createGunzip();
  bytes.on('error', (error) => unpacked.destroy(error));
  return bytes.pipe(unpacked);
}
