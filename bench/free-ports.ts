import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** As many different TCP ports on the loopback that nobody uses now. They are held together, so that none comes twice. */
export async function freePorts(count: number): Promise<number[]> {
  const held = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(held.map((server) => once(server, 'listening')));
  const ports = held.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(held.map((server) => once(server.close(), 'close')));
  return ports;
}
