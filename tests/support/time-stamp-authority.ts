import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { requirePath } from './system-program.ts';

const CONFIG = `
[ tsa ]
default_tsa = here
[ here ]
serial = $ENV::TSA_DIR/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
[ purpose ]
extendedKeyUsage = critical, timeStamping
`;

/** OpenSSL as a time-stamping authority (RFC 3161) with a CA of its own. */
export interface TimeStampAuthority {
  readonly url: string;
  /** PEM of the CA that its certificate leads to, and the files that `openssl ts -verify` takes. */
  readonly ca: string;
  readonly caFile: string;
  /** Requests so far. */
  readonly asked: () => number;
  /** The answer (DER) to a request, as over HTTP. */
  readonly reply: (query: Buffer) => Buffer;
  stop(): Promise<void>;
}

export type KeyAlgorithm = readonly string[];
export const RSA: KeyAlgorithm = ['-newkey', 'rsa:2048'];
export const P256: KeyAlgorithm = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];

export async function startTimeStampAuthority(
  dir: string,
  { key = P256 }: { key?: KeyAlgorithm } = {},
): Promise<TimeStampAuthority> {
  mkdirSync(dir, { recursive: true });
  const program = requirePath('openssl');
  const openssl = (...words: string[]) =>
    execFileSync(program, words, { cwd: dir, env: { ...process.env, TSA_DIR: dir }, stdio: 'pipe' });
  writeFileSync(join(dir, 'tsa.cnf'), CONFIG);
  writeFileSync(join(dir, 'serial'), '01\n');
  const request = ['req', ...key, '-nodes', '-days', '30'];
  openssl(...request, '-x509', '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=Test time CA');
  openssl(...request, '-keyout', 'tsa.key', '-out', 'tsa.csr', '-subj', '/CN=Test time authority');
  const issuer = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30'];
  openssl(
    'x509',
    '-req',
    '-in',
    'tsa.csr',
    ...issuer,
    '-out',
    'tsa.crt',
    '-extfile',
    'tsa.cnf',
    '-extensions',
    'purpose',
  );

  let asked = 0;
  const reply = (query: Buffer) => {
    asked += 1;
    writeFileSync(join(dir, 'query.tsq'), query);
    const signer = ['-signer', 'tsa.crt', '-inkey', 'tsa.key', '-chain', 'ca.crt'];
    openssl('ts', '-reply', '-config', 'tsa.cnf', '-queryfile', 'query.tsq', ...signer, '-out', 'reply.tsr');
    return readFileSync(join(dir, 'reply.tsr'));
  };
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(reply(Buffer.concat(chunks)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ca: readFileSync(join(dir, 'ca.crt'), 'utf8'),
    caFile: join(dir, 'ca.crt'),
    asked: () => asked,
    reply,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
