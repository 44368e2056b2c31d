import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { ImportError } from '../import/error.ts';

// What a hub answers to whoever sends it files. It may be newer than this client: what it says beyond this is no error.

export const Counts = z.object({
  rows: z.number(),
  accepted: z.number(),
  duplicates: z.number(),
  cancelled: z.number(),
  rejected: z.number(),
});
export const Imported = Counts.extend({ batch: z.string(), waiting: z.number().default(0) });
export const Rejected = z.object({
  total: z.number(),
  items: z.array(z.object({ line: z.number(), field: z.string(), code: z.string(), reason: z.string() })),
});

const Refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** Asks a hub and checks the answer's shape. Throws ImportError with what to do. */
export async function askHub<S extends z.ZodType>(
  schema: S,
  address: URL,
  headers: Readonly<Record<string, string>>,
): Promise<z.infer<S>> {
  let response: Response;
  try {
    response = await fetch(address, { headers });
  } catch (cause) {
    throw unreachable(address, cause);
  }
  return checked(schema, address, response.status, await response.text());
}

/**
 * Sends a stream to a hub and checks the answer's shape. Not by `fetch`: it keeps all that it has sent in memory. Throws ImportError
 * with what to do, or what the source throws.
 */
export async function sendToHub<S extends z.ZodType>(
  schema: S,
  address: URL,
  headers: Readonly<Record<string, string>>,
  source: Readable,
): Promise<z.infer<S>> {
  const request = (address.protocol === 'https:' ? tlsRequest : plainRequest)(address, { method: 'POST', headers });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', (cause) => reject(unreachable(address, cause)));
    source.once('error', reject); // registered before the pipeline, which lets either end fail for the other
  });
  // A hub that refuses answers before it has read all; what then breaks on this side says nothing.
  const sending = pipeline(source, request).catch((error: unknown) => error);
  try {
    const response = await answered;
    return checked(schema, address, response.statusCode ?? 0, await text(response));
  } finally {
    source.destroy();
    await sending;
  }
}

function unreachable(address: URL, cause: unknown): ImportError {
  return new ImportError('UPLOAD_FAILED', `can't reach the hub at ${address.origin}; is it running?`, cause);
}

function checked<S extends z.ZodType>(schema: S, address: URL, status: number, body: string): z.infer<S> {
  const answer = json(body);
  if (status >= 200 && status < 300) return schema.parse(answer);
  const said = Refusal.safeParse(answer).data?.error;
  const why = said ? `${said.message} (${said.code})` : `status ${status}`;
  throw new ImportError('UPLOAD_FAILED', `the hub at ${address.origin} refused: ${why}`);
}

function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
