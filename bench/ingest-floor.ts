import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Envelope } from '../contract/envelope.ts';
import { es256 } from '../contract/signature/es256.ts';
import type { LoadDevice } from './load-fleet.ts';

/** An event and the device that signed it. */
export interface SignedBy {
  readonly envelope: Envelope;
  readonly device: LoadDevice;
}

/** CPU time an event, in microseconds, of what no hub can do without. */
export interface Floor {
  readonly verifyMicros: number;
  readonly insertMicros: number;
}

/**
 * The least that a durable, verified event costs on this machine: one ES256 verification with a key that is ready (the fastest
 * call there is, on one thread, no parsing), and one row with the same bytes and no index in SQLite with the hub's own settings, committed in transactions
 * of `batch` events: as many as the hub had in one, or the floor would be made high by commits that the hub saves.
 */
export function measureFloor(events: readonly SignedBy[], batch: number, dir: string): Floor {
  const ready = events.map(({ envelope, device }) => {
    const end = envelope.lastIndexOf('.');
    const signature = Buffer.from(envelope.slice(end + 1), 'base64url');
    return { key: device.signing.publicKey, signed: Buffer.from(envelope.slice(0, end)), signature };
  });
  const verifyMicros = cpuMicrosEach(events.length, () => {
    for (const { key, signed, signature } of ready) {
      if (!es256.verify(key, signed, signature)) throw new Error('a bad signature');
    }
  });

  const path = join(dir, 'floor.sqlite');
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; create table events (envelope text not null)');
  const insert = database.prepare('insert into events (envelope) values (?)');
  const insertMicros = cpuMicrosEach(events.length, () => {
    for (let first = 0; first < events.length; first += batch) {
      database.exec('begin immediate');
      for (const { envelope } of events.slice(first, first + batch)) insert.run(envelope);
      database.exec('commit');
    }
  });
  database.close();
  rmSync(path);
  return { verifyMicros, insertMicros };
}

const ROUNDS = 3;

/** The median of some rounds, after one that warms up. */
function cpuMicrosEach(count: number, work: () => void): number {
  work();
  const rounds = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / count;
  });
  return rounds.toSorted((one, other) => one - other)[1] ?? Number.NaN;
}
