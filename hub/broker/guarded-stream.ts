import { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { PacketLimit } from './packet-limit.ts';

/**
 * A device's connection that ends before a packet larger than `maxBytes` is collected; then `onTooLarge` is called. What came in
 * several TLS records is handed on together at the end of the event loop's turn: the broker reads it once, and answers it
 * with one record instead of one for each packet.
 */
export function guardStream(socket: TLSSocket, maxBytes: number, onTooLarge: () => void): Duplex {
  const limit = new PacketLimit(maxBytes);
  const guarded = new Duplex({
    read: () => socket.resume(),
    write: (chunk: Buffer, _, done) => void socket.write(chunk, done),
    // One TLS record for a packet that the broker wrote in pieces.
    writev: (chunks, done) => void socket.write(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)), done),
    final: (done) => void socket.end(() => done()),
    destroy(error, done) {
      socket.destroy();
      done(error);
    },
  });
  let held: Buffer[] = [];
  const handOn = () => {
    const chunks = held;
    held = [];
    if (chunks.length > 0 && !guarded.destroyed && !guarded.push(Buffer.concat(chunks))) socket.pause();
  };
  socket.on('data', (chunk: Buffer) => {
    if (!limit.admits(chunk)) {
      onTooLarge();
      guarded.destroy();
    } else if (held.push(chunk) === 1) {
      setImmediate(handOn);
    }
  });
  socket.on('end', () => {
    handOn();
    guarded.push(null);
  });
  socket.on('error', (error) => guarded.destroy(error));
  socket.on('close', () => guarded.destroy());
  return guarded;
}
