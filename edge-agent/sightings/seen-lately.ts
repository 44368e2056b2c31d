import { existsSync } from 'node:fs';
import { z } from 'zod';
import { SubjectId } from '../../contract/ids.ts';
import { readSecretFile, replaceSecretFile } from '../../contract/signature/key-file.ts';

/** A time so far ahead was noted by a clock that has been set back since, ms. */
const AHEAD_MS = 60_000;

const Noted = z.record(SubjectId, z.number());

/**
 * When enrolled people were last sighted here, so that each is signed at most once in an interval, over restarts too. It holds
 * nothing older than the interval: it is no record of where anybody was.
 */
export interface SeenLately {
  has(person: SubjectId, at: number): boolean;
  note(person: SubjectId, at: number): void;
  forget(person: SubjectId): void;
}

/** Opens the notes in the file `path`; a file that cannot be read counts as empty. */
export function openSeenLately(path: string, intervalMs: number): SeenLately {
  const noted = new Map(Object.entries(read(path))) as Map<SubjectId, number>;
  const isLately = (then: number | undefined, at: number) =>
    then !== undefined && at - then < intervalMs && then - at <= AHEAD_MS;
  const write = () => replaceSecretFile(path, JSON.stringify(Object.fromEntries(noted)));
  return {
    has: (person, at) => isLately(noted.get(person), at),
    note(person, at) {
      for (const [other, then] of noted) if (!isLately(then, at)) noted.delete(other);
      noted.set(person, at);
      write();
    },
    forget(person) {
      if (noted.delete(person)) write();
    },
  };
}

function read(path: string): Record<string, number> {
  if (!existsSync(path)) return {};
  try {
    return Noted.parse(JSON.parse(readSecretFile(path)));
  } catch {
    return {};
  }
}
