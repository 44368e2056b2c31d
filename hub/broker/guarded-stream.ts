import { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { PacketLimit } from './packet-limit.ts';

/** A device's connection that ends before a packet larger than `maxBytes` is collected; then `onTooLarge` is called. */
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
  socket.on('data', (chunk: Buffer) => {
    if (!limit.admits(chunk)) {
      onTooLarge();
      guarded.destroy();
    } else if (!guarded.push(chunk)) {
      socket.pause();
    }
  });
  socket.on('end', () => guarded.push(null));
  socket.on('error', (error) => guarded.destroy(error));
  socket.on('close', () => guarded.destroy());
  return guarded;
}
