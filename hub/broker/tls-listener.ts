import { once } from 'node:events';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import type { HubIdentity } from '../identity/hub-identity.ts';
import { BrokerError } from './error.ts';
import { Turnstile } from './turnstile.ts';

export interface TlsListener {
  readonly port: number;
  /** Resolves when the last connection is gone. */
  close(): Promise<void>;
}

const HANDSHAKE_MS = 10_000;

/** Handshakes under way at a time: about as many as a core does in the time of a round trip over a slow line. */
const HANDSHAKES = 64;

/** The kernel holds the first burst of a storm (net.core.somaxconn caps it). */
const BACKLOG = 4096;

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
  const handshakes = createServer(
    {
      key: tls.privateKey.export({ format: 'pem', type: 'pkcs8' }),
      cert: tls.certificate,
      ca: ca.certificate,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      handshakeTimeout: HANDSHAKE_MS,
    },
    (socket) => {
      through(socket);
      onConnection(socket);
    },
  );
  const underWay = new Map<string, Socket>();
  const turnstile = new Turnstile(HANDSHAKES, (socket) => {
    const name = nameOf(socket);
    underWay.set(name, socket);
    socket.once('close', () => underWay.delete(name));
    setTimeout(() => turnstile.passed(socket), HANDSHAKE_MS).unref(); // whatever happens, nobody blocks the way for ever
    handshakes.emit('connection', socket); // as node:tls documents for sockets that come from elsewhere
  });
  const through = (secured: TLSSocket) => {
    const socket = underWay.get(nameOf(secured));
    if (socket) turnstile.passed(socket);
  };
  handshakes.on('tlsClientError', (_, socket) => {
    through(socket);
    onRefused();
  });
  const server = createTcpServer({ pauseOnConnect: true }, (socket) => turnstile.arrive(socket));
  try {
    server.listen({ port, host, backlog: BACKLOG });
    await once(server, 'listening');
  } catch (cause) {
    throw new BrokerError('CANNOT_LISTEN', `can't listen on ${host}:${port}; is another hub running?`, cause);
  }
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    async close() {
      server.close();
      turnstile.close();
      await once(server, 'close');
    },
  };
}

const nameOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`;
