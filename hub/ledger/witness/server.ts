import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Logger } from 'pino';
import { MAX_REQUEST_BYTES } from './request.ts';
import type { Witness } from './witness.ts';

export interface WitnessServerNeeds {
  readonly witness: Witness;
  /** The witness's verifier key; anybody may read it (`GET /`). */
  readonly verifierKey: string;
  readonly logger: Logger;
}

const REQUEST_MS = 10_000;

/** The witness over HTTP: `POST /add-checkpoint` (C2SP tlog-witness), `GET /` for its key. The caller lets it listen and closes it. */
export function witnessServer({ witness, verifierKey, logger }: WitnessServerNeeds): Server {
  const server = createServer((request, response) => {
    const send = (status: number, body: string, type = 'text/plain; charset=utf-8') =>
      response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
    if (request.method === 'GET' && request.url === '/') return void send(200, `${verifierKey}\n`);
    if (request.method !== 'POST' || request.url !== '/add-checkpoint') return void send(404, 'POST /add-checkpoint\n');
    readBody(request)
      .then((body) => {
        if (body === undefined) return send(400, `at most ${MAX_REQUEST_BYTES} bytes\n`);
        const { status, body: text } = witness.addCheckpoint(body);
        logger.info({ status }, 'witness: checkpoint');
        return send(status, text, status === 409 ? 'text/x.tlog.size' : undefined);
      })
      // A memory that can't be read or written: no answer is better than a cosignature that would be forgotten.
      .catch((error: unknown) => {
        logger.error({ err: error }, 'witness: no answer possible');
        send(500, 'the witness can not answer\n');
      });
  });
  server.requestTimeout = REQUEST_MS;
  server.headersTimeout = REQUEST_MS;
  return server;
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MAX_REQUEST_BYTES) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
