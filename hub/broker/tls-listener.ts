import { once } from 'node:events';
import { createServer, type TLSSocket } from 'node:tls';
import type { HubIdentity } from '../identity/hub-identity.ts';
import { BrokerError } from './error.ts';

export interface TlsListener {
  readonly port: number;
  /** Resolves when the last connection is gone. */
  close(): Promise<void>;
}

const HANDSHAKE_MS = 10_000;

/**
 * Listens for devices: TLS 1.2 or later, and only with a certificate of the region's authority. `onRefused` hears of each
 * handshake that failed. Throws BrokerError `CANNOT_LISTEN`.
 */
export async function listenTls(
  { identity, host, port }: { identity: Pick<HubIdentity, 'ca' | 'tls'>; host: string; port: number },
  onConnection: (socket: TLSSocket) => void,
  onRefused: () => void,
): Promise<TlsListener> {
  const { ca, tls } = identity;
  const server = createServer(
    {
      key: tls.privateKey.export({ format: 'pem', type: 'pkcs8' }),
      cert: tls.certificate,
      ca: ca.certificate,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      handshakeTimeout: HANDSHAKE_MS,
    },
    onConnection,
  );
  server.on('tlsClientError', onRefused);
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    throw new BrokerError('CANNOT_LISTEN', `can't listen on ${host}:${port}; is another hub running?`, cause);
  }
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}
