/** What a picture file can be recognised as. Only the formats of `DECODED` are ever given to a decoder. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'bmp' | 'tiff' | 'heif' | 'svg' | 'pdf';

/** Deny by default: image libraries also read formats that can pull in files, and each has its own history of holes. */
export const DECODED: readonly ImageFormat[] = ['jpeg', 'png', 'webp'];

// ITU-T T.81 B.1.1.3, ISO/IEC 15948 5.2, RFC 9649 2.4, GIF89a 17, TIFF 6.0 2, ISO/IEC 14496-12 4.3. Latin-1, a dot is any byte.
const SIGNATURES: readonly (readonly [ImageFormat, string])[] = [
  ['jpeg', '\xff\xd8\xff'],
  ['png', '\x89PNG\r\n\x1a\n'],
  ['webp', 'RIFF....WEBP'],
  ['gif', 'GIF87a'],
  ['gif', 'GIF89a'],
  ['bmp', 'BM'],
  ['tiff', 'II*\0'],
  ['tiff', 'MM\0*'],
  ['heif', '....ftyp'],
  ['svg', '<svg'],
  ['svg', '<?xml'],
  ['svg', '\xef\xbb\xbf<'],
  ['pdf', '%PDF'],
];

/** What a file is by its first bytes, whatever it is called; undefined when nothing is recognised. */
export function imageFormatOf(file: Uint8Array): ImageFormat | undefined {
  const begins = (signature: string) =>
    [...signature].every((byte, at) => byte === '.' || file[at] === byte.charCodeAt(0));
  return SIGNATURES.find(([, signature]) => begins(signature))?.[0];
}
