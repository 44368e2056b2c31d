import type { IncomingHttpHeaders } from 'node:http';
import { KioskError } from './error.ts';

const LOOPBACK_NAMES: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Refuses whoever is not the screen attached to this machine. Listening on loopback is not enough: a web page in another
 * tab can send requests here, and by DNS rebinding a foreign name can even come to mean 127.0.0.1.
 */
export function assertLocal(headers: IncomingHttpHeaders): void {
  const { host, origin } = headers;
  if (host === undefined || !LOOPBACK_NAMES.includes(hostNameOf(host))) {
    throw new KioskError('NOT_LOCAL', 'this interface is for the screen of this machine; open http://127.0.0.1');
  }
  // Browsers send Origin with every POST and WebSocket; only programs on this machine leave it out.
  if (origin !== undefined && origin !== `http://${host}`) {
    throw new KioskError('FOREIGN_ORIGIN', 'another web page may not use this interface');
  }
}

function hostNameOf(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}
