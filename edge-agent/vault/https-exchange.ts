import { type Agent, request } from 'node:https';
import { VaultClientError } from './error.ts';

// About 4,000 templates; a hub that sends more is broken, and a kiosk's memory is small.
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

export interface Exchange {
  readonly agent: Agent;
  readonly method: 'PUT' | 'POST';
  readonly url: URL;
  readonly body: object;
  readonly timeoutMs: number;
}

/** Sends one JSON request and returns status and body, or throws `UNREACHABLE` (also when it takes longer than `timeoutMs`). */
export async function exchange({
  agent,
  method,
  url,
  body,
  timeoutMs,
}: Exchange): Promise<{ status: number; text: string }> {
  const content = JSON.stringify(body);
  return await new Promise((resolve, reject) => {
    const fail = (cause: unknown) => {
      reject(new VaultClientError('UNREACHABLE', `the vault at ${url.host} does not answer`, { cause }));
    };
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) };
    const signal = AbortSignal.timeout(timeoutMs);
    const outgoing = request(url, { agent, method, headers, signal }, (incoming) => {
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_ANSWER_BYTES) incoming.destroy(new Error(`more than ${MAX_ANSWER_BYTES} bytes`));
        else chunks.push(chunk);
      });
      incoming.on('error', fail);
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    outgoing.on('error', fail);
    outgoing.end(content);
  });
}
