import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Cut } from './plan.ts';

/** The network between devices and broker: TCP passed on, until a strike cuts it. */
export interface WeatherProxy {
  readonly port: number;
  /** Cuts every line for `forMs`; new connections meet the same. */
  cut(kind: Cut, forMs: number): void;
  stop(): Promise<void>;
}

const CRUMB_BYTES = 200;
const CRUMB_EVERY_MS = 20;

/** Listens on a free port of the loopback and passes everything on to `target`, as it is at the time of connecting. */
export async function startWeatherProxy(target: () => number): Promise<WeatherProxy> {
  const lines = new Set<readonly [Socket, Socket]>();
  let weather: Cut | 'fair' = 'fair';
  let clearing: NodeJS.Timeout | undefined;

  function accept(near: Socket): void {
    if (weather === 'drop') {
      near.destroy();
      return;
    }
    const far = connect(target(), '127.0.0.1');
    const line = [near, far] as const;
    lines.add(line);
    for (const socket of line) {
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => {
        lines.delete(line);
        near.destroy();
        far.destroy();
      });
    }
    passOn(near, far);
    passOn(far, near);
  }

  function passOn(from: Socket, to: Socket): void {
    from.on('data', (chunk: Buffer) => {
      if (weather === 'half-open') return; // swallowed: both ends believe that the line stands
      if (weather !== 'slow') {
        to.write(chunk);
        return;
      }
      from.pause();
      trickle(chunk, to, () => from.resume());
    });
  }

  function trickle(chunk: Buffer, to: Socket, done: () => void): void {
    if (to.destroyed) return;
    to.write(chunk.subarray(0, CRUMB_BYTES));
    const rest = chunk.subarray(CRUMB_BYTES);
    setTimeout(rest.length > 0 ? () => trickle(rest, to, done) : done, CRUMB_EVERY_MS);
  }

  const closeAll = () => {
    for (const [near, far] of lines) {
      near.destroy();
      far.destroy();
    }
  };

  const server = createServer(accept);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    cut(kind, forMs) {
      clearTimeout(clearing);
      weather = kind;
      if (kind === 'drop') closeAll();
      clearing = setTimeout(() => {
        // Bytes were swallowed: what is left of these lines is of no use to TLS.
        if (weather === 'half-open') closeAll();
        weather = 'fair';
      }, forMs);
    },
    async stop() {
      clearTimeout(clearing);
      closeAll();
      server.close();
      await once(server, 'close');
    },
  };
}
