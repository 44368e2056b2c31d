import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const CHUNK = 1 << 22;

/**
 * How often these bytes stand in the writable memory of this process (Linux). One buffer is used for reading and wiped each
 * time, or the search would find what it has read itself.
 */
export function countInMemory(bytes: Buffer): number {
  const memory = openSync('/proc/self/mem', 'r');
  const chunk = Buffer.alloc(CHUNK + bytes.length);
  let found = 0;
  for (const line of readFileSync('/proc/self/maps', 'utf8').split('\n')) {
    const [, from, to] = /^(\w+)-(\w+) rw/.exec(line) ?? [];
    if (from === undefined || to === undefined) continue;
    for (let at = BigInt(`0x${from}`); at < BigInt(`0x${to}`); at += BigInt(CHUNK)) {
      const length = Math.min(chunk.length, Number(BigInt(`0x${to}`) - at));
      const read = readOrNothing(memory, chunk, length, at);
      for (
        let hit = chunk.indexOf(bytes);
        hit >= 0 && hit < Math.min(read, CHUNK);
        hit = chunk.indexOf(bytes, hit + 1)
      ) {
        found++;
      }
      chunk.fill(0);
    }
  }
  closeSync(memory);
  return found;
}

// Guard pages and reserved ranges cannot be read.
function readOrNothing(memory: number, chunk: Buffer, length: number, position: bigint): number {
  try {
    return readSync(memory, chunk, { length, position });
  } catch {
    return 0;
  }
}
