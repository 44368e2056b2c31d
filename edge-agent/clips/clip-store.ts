import { chmodSync, existsSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Logger } from 'pino';
import { z } from 'zod';
import { Digest, type SubjectId } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import { openClip, sealClip } from './clip-cipher.ts';
import { openClipKey } from './clip-key.ts';
import { type KeptClip, type RetentionRule, toLetGo } from './retention.ts';

// Overwrites what is deleted, and gives its room back to the disk: a deleted clip must not linger in a free page.
const SETTINGS =
  'PRAGMA auto_vacuum = FULL; PRAGMA secure_delete = ON; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;';
const TABLE = `CREATE TABLE IF NOT EXISTS clips (
  digest TEXT PRIMARY KEY,
  person TEXT NOT NULL,
  at INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  sealed BLOB NOT NULL
) STRICT`;

const Row = z.object({ digest: Digest, at: z.number(), bytes: z.number() });

export interface ClipStoreOptions extends RetentionRule {
  readonly logger: Logger;
  readonly now: () => number;
  /** Bytes free on the disk that holds the clips. */
  readonly freeBytes?: () => number;
}

/** Short clips of people who were sighted: encrypted on this device, for as long as the retention rule says. */
export interface ClipStore {
  /**
   * Keeps the pictures of a person; the answer is the SHA-256 of their bytes end to end. Undefined when there is no picture or
   * no room: a sighting is signed without them.
   */
  keep(
    person: SubjectId,
    at: number,
    clip: { readonly frames: readonly { readonly picture?: Buffer }[] },
  ): Digest | undefined;
  /** The bytes that `media` names, or undefined when they are not kept (any more), or were altered. */
  read(media: Digest): Buffer | undefined;
  /** Deletes everything of a person; the answer is how many clips that were. */
  forget(person: SubjectId): number;
  /** Deletes what the retention rule no longer allows. Done before each clip is kept, and once an hour. */
  sweep(): void;
  readonly usage: { readonly clips: number; readonly bytes: number };
  close(): void;
}

const SWEEP_EVERY_MS = 3_600_000;
const pathIn = (folder: string) => join(folder, 'clips.sqlite');

/** Whether clips were ever kept in the device's folder. */
export function clipsIn(folder: string): boolean {
  return existsSync(pathIn(folder));
}

/** Opens `clips.sqlite` in the device's folder, with its key beside it. Clips whose key is gone are deleted. */
export function openClipStore(folder: string, options: ClipStoreOptions): ClipStore {
  const { logger, now, freeBytes = () => freeOn(folder) } = options;
  const path = pathIn(folder);
  const key = openClipKey(folder);
  const database = new DatabaseSync(path);
  chmodSync(path, 0o600);
  database.exec(`${SETTINGS}${TABLE}`);
  if (key.isNew) database.exec('DELETE FROM clips');
  const insert = database.prepare(
    'INSERT OR REPLACE INTO clips (digest, person, at, bytes, sealed) VALUES (?, ?, ?, ?, ?)',
  );
  const listed = database.prepare('SELECT digest, at, bytes FROM clips ORDER BY at');
  const one = database.prepare('SELECT sealed FROM clips WHERE digest = ?');
  const remove = database.prepare('DELETE FROM clips WHERE digest = ?');
  const removeOf = database.prepare('DELETE FROM clips WHERE person = ?');
  const kept = (): KeptClip[] => listed.all().map((row) => Row.parse(row));
  const emptyJournal = () => database.exec('PRAGMA wal_checkpoint(TRUNCATE)');

  const makeRoom = (bytes: number): boolean => {
    const { clips, fits } = toLetGo(kept(), options, { now: now(), freeBytes: freeBytes(), bytes });
    for (const { digest } of clips) remove.run(digest);
    if (clips.length > 0) {
      emptyJournal();
      logger.info({ clips: clips.length }, 'clips: deleted by the retention rule');
    }
    return fits;
  };
  const sweep = () => void makeRoom(0);
  sweep();
  const timer = setInterval(sweep, SWEEP_EVERY_MS).unref();

  return {
    keep(person, at, { frames }) {
      const content = Buffer.concat(frames.flatMap(({ picture }) => picture ?? []));
      if (content.length === 0) return undefined;
      try {
        if (!makeRoom(content.length)) {
          logger.warn('clips: no room for another one; the sighting is signed without it');
          return undefined;
        }
        const digest = digestOf(content);
        insert.run(digest, person, at, content.length, sealClip(content, digest, key.bytes));
        return digest;
      } catch (error) {
        logger.error({ err: error }, 'clips: one could not be kept; the sighting is signed without it');
        return undefined;
      }
    },
    read(media) {
      const row = one.get(media);
      const content = row?.sealed instanceof Uint8Array ? openClip(row.sealed, media, key.bytes) : undefined;
      return content && digestOf(content) === media ? content : undefined;
    },
    forget(person) {
      const { changes } = removeOf.run(person);
      emptyJournal();
      return Number(changes);
    },
    sweep,
    get usage() {
      const all = kept();
      return { clips: all.length, bytes: all.reduce((sum, { bytes }) => sum + bytes, 0) };
    },
    close() {
      clearInterval(timer);
      database.close();
    },
  };
}

function freeOn(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
