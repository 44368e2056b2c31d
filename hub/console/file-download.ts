import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Digest } from '../../contract/ids.ts';
import type { CaseFiles } from '../files/case-files.ts';
import { FileError } from '../files/error.ts';
import { FILE_KINDS, type FileKind } from '../files/kinds.ts';
import type { Row } from '../store/tables.ts';

/** Overrides the console's own policy: what somebody uploaded runs nothing, loads nothing and is nobody's origin. */
const SANDBOX = "sandbox; default-src 'none'";

/** For the `onSend` of a route that gives files out: it comes after that of the whole application. */
export async function sandboxed(_request: unknown, reply: FastifyReply, payload: unknown): Promise<unknown> {
  reply.header('content-security-policy', SANDBOX);
  return payload;
}

/** Gives a file out to be saved, never to be shown in the page. Throws FileError. */
export async function sendFile(
  reply: FastifyReply,
  files: CaseFiles,
  { id, name, kind, bytes, digest, removed }: Row<'case_files'>,
): Promise<FastifyReply> {
  if (removed !== null) throw new FileError('REMOVED', 'this file was removed; its digest is kept');
  const content = await files.read(digest as Digest);
  // RFC 6266: a plain name for whoever reads no other, the real one in UTF-8.
  const names = `filename="file-${id}.${kind}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, percent)}`;
  return reply
    .type(FILE_KINDS[kind as FileKind].mediaType)
    .header('content-disposition', `attachment; ${names}`)
    .header('content-length', bytes)
    .send(Readable.from(content));
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
