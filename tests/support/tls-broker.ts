import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:tls';
import { Aedes } from 'aedes';
import type { HubIdentity } from '../../hub/identity/hub-identity.ts';

/** A real broker over TLS that asks for client certificates of the region; it authorises nobody and refuses nobody else. */
export interface TlsBroker {
  readonly url: string;
  readonly port: number;
  readonly aedes: Aedes;
  /** Cuts the connection of one client, or all, without a word, as a power cut would. */
  cut(client?: string): void;
  stop(): Promise<void>;
}

export async function startTlsBroker(hub: HubIdentity, port = 0): Promise<TlsBroker> {
  const aedes = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const server = createServer(
    {
      key: hub.tls.privateKey.export({ format: 'pem', type: 'pkcs8' }),
      cert: hub.tls.certificate,
      ca: hub.ca.certificate,
      requestCert: true,
      rejectUnauthorized: true,
    },
    (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => socket.destroy());
      aedes.handle(socket);
    },
  );
  const clients = new Map<string, unknown>();
  aedes.on('client', ({ id, conn }) => clients.set(id, conn));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const bound = (server.address() as AddressInfo).port;
  const cut = (client?: string) => {
    for (const socket of sockets) if (client === undefined || clients.get(client) === socket) socket.destroy();
  };
  return {
    url: `mqtts://127.0.0.1:${bound}`,
    port: bound,
    aedes,
    cut,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
      await new Promise<void>((done) => aedes.close(done));
    },
  };
}
