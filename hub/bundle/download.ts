import { z } from 'zod';
import { BundleError } from './error.ts';

const Refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
const Readable = z.object({ parts: z.object({ page: z.string() }) });

/** A bundle as it came, and the page in it. */
export interface DownloadedBundle {
  readonly bytes: Buffer;
  readonly page: string;
}

/** Gets the bundle of a finding from a hub. Throws BundleError `DOWNLOAD_FAILED` with what to do. */
export async function downloadBundle(finding: string, hub: string, token?: string): Promise<DownloadedBundle> {
  const address = new URL(`/v1/findings/${encodeURIComponent(finding)}/bundle`, hub);
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  let answer: Response;
  try {
    answer = await fetch(address, { headers });
  } catch (cause) {
    throw new BundleError('DOWNLOAD_FAILED', `can't reach the hub at ${address.origin}; is it running?`, cause);
  }
  const bytes = Buffer.from(await answer.arrayBuffer());
  const body = parse(bytes);
  if (!answer.ok) {
    const said = Refusal.safeParse(body).data?.error;
    const why = said ? `${said.message} (${said.code})` : `status ${answer.status}`;
    throw new BundleError('DOWNLOAD_FAILED', `the hub at ${address.origin} refused: ${why}`);
  }
  const bundle = Readable.safeParse(body);
  if (!bundle.success) throw new BundleError('BAD_BUNDLE', `what ${address.origin} sent is no evidence bundle`);
  return { bytes, page: bundle.data.parts.page };
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
