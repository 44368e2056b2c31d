import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { Subject } from '../../contract/evidence.ts';
import type { FaceTemplate } from '../../contract/vault.ts';
import { openGalleryKey } from './gallery-key.ts';
import { openTemplate, rowOf, sealTemplate } from './template-cipher.ts';

// Overwrites what is deleted: a withdrawn template must not linger in a free page of the file or in the journal.
const SETTINGS = 'PRAGMA secure_delete = ON; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;';

const TABLE = `CREATE TABLE IF NOT EXISTS templates (
  subject_type TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  model TEXT NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (subject_type, subject_id)
) STRICT, WITHOUT ROWID`;

const COLUMNS = 'subject_type AS subjectType, subject_id AS subjectId, id, model, sealed';
const SealedRow = z.object({
  subjectType: z.string(),
  subjectId: z.string(),
  id: z.string(),
  model: z.string(),
  sealed: z.instanceof(Uint8Array),
});

/** The face templates enrolled on this device, each encrypted in its own row; one per person. */
export interface Gallery {
  /** Keeps a template, in place of an earlier one of the same person. */
  put(template: FaceTemplate): void;
  /** The person's template, or undefined. Throws TEMPLATE_ALTERED. */
  get(subject: Subject): FaceTemplate | undefined;
  list(): Subject[];
  size(): number;
  /** Removes the person's template beyond recovery. False when there was none. */
  remove(subject: Subject): boolean;
  /** Visits every template that can be opened; the answer is how many could not. For what looks at everybody. */
  forEach(visit: (template: FaceTemplate) => void): number;
  close(): void;
}

/** Opens `gallery.sqlite` in the device's folder, with the key beside it. Throws GalleryError or ContractError. */
export function openGallery(folder: string): Gallery {
  const path = join(folder, 'gallery.sqlite');
  const key = openGalleryKey(folder, existsSync(path));
  const database = new DatabaseSync(path);
  chmodSync(path, 0o600);
  database.exec(`${SETTINGS}${TABLE}`);
  const insert = database.prepare(
    'INSERT OR REPLACE INTO templates (subject_type, subject_id, id, model, sealed) VALUES (?, ?, ?, ?, ?)',
  );
  const select = database.prepare(`SELECT ${COLUMNS} FROM templates WHERE subject_type = ? AND subject_id = ?`);
  const selectAll = database.prepare(`SELECT ${COLUMNS} FROM templates`);
  const count = database.prepare('SELECT count(*) AS people FROM templates');
  const deleteOne = database.prepare('DELETE FROM templates WHERE subject_type = ? AND subject_id = ?');
  const open = (row: unknown): FaceTemplate => {
    const { sealed, ...bound } = SealedRow.parse(row);
    return openTemplate(sealed, bound, key);
  };

  return {
    put(template) {
      const { subjectType, subjectId, id, model } = rowOf(template);
      insert.run(subjectType, subjectId, id, model, sealTemplate(template, key));
    },
    get(subject) {
      const row = select.get(subject.type, subject.id);
      return row && open(row);
    },
    list() {
      return selectAll.all().map((row) => Subject.parse({ type: row.subjectType, id: row.subjectId }));
    },
    size: () => z.object({ people: z.int() }).parse(count.get()).people,
    remove(subject) {
      const { changes } = deleteOne.run(subject.type, subject.id);
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      return changes > 0;
    },
    forEach(visit) {
      let unreadable = 0;
      for (const row of selectAll.iterate()) {
        const template = openOrUndefined(() => open(row));
        if (template) visit(template);
        else unreadable++;
      }
      return unreadable;
    },
    close() {
      database.close();
    },
  };
}

function openOrUndefined(open: () => FaceTemplate): FaceTemplate | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}
