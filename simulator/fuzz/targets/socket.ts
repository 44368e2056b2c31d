import { once } from 'node:events';
import { connect } from 'node:net';
import { createConsoleVictim } from '../console-victim.ts';
import { hostileBytes, noise } from '../mutate-bytes.ts';
import { refused, type Target } from '../target.ts';

const REQUESTS = [
  'GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
  'POST /v1/crosscheck/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}',
  'POST /v1/claims/imports?format=csv HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n',
].map((text) => Buffer.from(text));
const PATIENCE_MS = 250;

/** The console's port itself: bytes that are almost HTTP, and hang up. Afterwards the console must still answer. */
export const socketTarget: Target = {
  name: 'socket',
  share: 2,
  async open(field) {
    const { app, close } = await createConsoleVictim(field);
    const address = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
    let cases = 0;
    return {
      async attempt(dice) {
        const bytes = dice.below(10) === 0 ? noise(dice) : hostileBytes(dice.pick(REQUESTS), dice);
        const answer = await exchange(Number(address.port), bytes);
        cases += 1;
        if (cases % 50 === 0) {
          const { status } = await fetch(new URL('/v1/ledger', address));
          if (status !== 200) throw new Error(`the console answers ${status}`);
        }
        const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1];
        if (status === '500') throw new Error(`answered 500: ${answer.slice(0, 300)}`);
        if (status === undefined) return refused('NO_ANSWER');
        return status < '400' ? 'accepted' : refused(`HTTP_${status}`);
      },
      close,
    };
  },
};

/** Sends the bytes and hangs up after the first piece of the answer, or when none comes. */
async function exchange(port: number, bytes: Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.end(bytes);
    const [piece] = await once(socket, 'data', { signal: AbortSignal.timeout(PATIENCE_MS) });
    return String(piece);
  } catch {
    return ''; // closed without an answer, or still waiting for the rest of a request
  } finally {
    socket.destroy();
  }
}
