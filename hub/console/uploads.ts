import multipart from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { FileError } from '../files/error.ts';
import type { ConsoleApp } from './console-parts.ts';

/** Headers and boundaries around one file. */
const AROUND_BYTES = 16 * 1024;

/** How often one account may send files: a person with a folder of scans, not a program. */
export const UPLOADS = {
  rateLimit: { max: 60, timeWindow: 60_000, keyGenerator: ({ actor }: FastifyRequest) => actor },
} as const;

/** Adds routes that take a file as `multipart/form-data`; all others keep refusing that. */
export function withUploads(app: ConsoleApp, addRoutes: (scope: ConsoleApp) => void): void {
  app.register((scope, _options, done) => {
    scope.register(multipart);
    addRoutes(scope.withTypeProvider<ZodTypeProvider>());
    done();
  });
}

/**
 * Hands on the one file of a request as it arrives. `fileBytes` is what is taken at most; how much comes is counted, whatever the request
 * says of itself. Throws FileError.
 */
export async function receiveUpload<T>(
  request: FastifyRequest,
  fileBytes: number,
  take: (name: string, source: AsyncIterable<Buffer>) => Promise<T>,
): Promise<T> {
  if (Number(request.headers['content-length'] ?? 0) > fileBytes + AROUND_BYTES) {
    throw new FileError('TOO_LARGE', `a file may have ${fileBytes} bytes; split it, or save the pictures smaller`);
  }
  // One byte more than is taken: `take` then sees that there is more, instead of a file that was cut.
  const limits = { fileSize: fileBytes + 1, files: 1, fields: 0, parts: 1, headerPairs: 20 };
  const part = await request.file({ limits, throwFileSizeLimit: false }).catch((error: unknown) => {
    throw error instanceof Error && 'statusCode' in error ? error : brokeOff(error);
  });
  if (!part) throw new FileError('EMPTY', 'the request holds no file; choose one');
  try {
    return await take(part.filename ?? '', part.file);
  } catch (error) {
    // The rest is let by, so that the browser, which is still sending, hears the answer.
    request.raw.unpipe();
    request.raw.resume();
    throw error instanceof FileError || !part.file.errored ? error : brokeOff(error);
  }
}

function brokeOff(cause: unknown): FileError {
  return new FileError('UPLOAD_BROKE_OFF', 'the file did not arrive whole; send it again', { cause });
}
