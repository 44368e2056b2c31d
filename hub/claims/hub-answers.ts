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
  init: RequestInit & { duplex?: 'half' },
): Promise<z.infer<S>> {
  let response: Response;
  try {
    response = await fetch(address, init);
  } catch (cause) {
    throw new ImportError('UPLOAD_FAILED', `can't reach the hub at ${address.origin}; is it running?`, cause);
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return schema.parse(body);
  const said = Refusal.safeParse(body).data?.error;
  const why = said ? `${said.message} (${said.code})` : `status ${response.status}`;
  throw new ImportError('UPLOAD_FAILED', `the hub at ${address.origin} refused: ${why}`);
}
