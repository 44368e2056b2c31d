/** Why a file is not even sent. */
export type FileErrorCode = 'EMPTY' | 'NO_TABLE';

export class FileError extends Error {
  override readonly name = 'FileError';
  readonly code: FileErrorCode;

  constructor(code: FileErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Bytes that no text has: pictures, PDF, Word. */
const NO_TEXT = new Set([...Array(32).keys()].filter((byte) => ![9, 10, 12, 13, 27].includes(byte)));
/** A text in UTF-8 with a few damaged characters stays one: of its bytes beyond ASCII, so many at most can't be read. Ours. */
const DAMAGED_AT_MOST = 0.1;

/** Whether the beginning of a text is in GBK, as Excel in China saves CSV. Throws FileError when it is no text at all. */
export function isGbk(head: Uint8Array): boolean {
  if (head.length === 0) throw new FileError('EMPTY', 'the file is empty');
  if (head.some((byte) => NO_TEXT.has(byte))) throw new FileError('NO_TABLE', 'the file holds no text');
  const beyondAscii = head.reduce((sum, byte) => sum + (byte > 127 ? 1 : 0), 0);
  // The end of the beginning may cut a character in two: with `stream` it is left over, not damaged.
  const damaged = new TextDecoder().decode(head, { stream: true }).match(/\ufffd/g)?.length ?? 0;
  return damaged > beyondAscii * DAMAGED_AT_MOST;
}

/** A text in GBK as UTF-8, which is what the hub reads. GB 18030 holds all of GBK. */
export async function gbkAsUtf8(content: Blob): Promise<Blob> {
  const text = content.stream().pipeThrough(new TextDecoderStream('gb18030'));
  return await new Response(text.pipeThrough(new TextEncoderStream())).blob();
}
