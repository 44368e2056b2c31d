import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { create } from 'tar';
import { readEpoch } from '../identity/log-epoch.ts';
import { ledgerHead } from '../ledger/append.ts';
import { openStore } from '../store/open-store.ts';
import type { Database } from '../store/store.ts';
import { packCaseFiles } from './case-files.ts';
import { BackupError } from './error.ts';
import { fileDigest } from './file-digest.ts';
import { BACKUP_FILES, BACKUP_FORMAT, type BackupFile, BackupManifest } from './manifest.ts';
import { sealKeys } from './sealed-keys.ts';

export interface BackupRequest {
  /** Data folder of the hub; it may be running. */
  readonly dir: string;
  readonly out: string;
  /** With it the keys are in the backup, encrypted; without, they are not. */
  readonly keysPassphrase?: string;
  readonly now: () => number;
}

/**
 * Backs a hub up into one file (tar), while it runs: the database as it is at one moment, what else is in the data folder,
 * and a manifest with the head of the log. Throws BackupError; a file that is there already is not overwritten.
 */
export async function backUp({ dir, out, keysPassphrase, now }: BackupRequest): Promise<BackupManifest> {
  const source = join(dir, 'hub.sqlite');
  if (!existsSync(source)) {
    throw new BackupError('NOT_SQLITE', `no hub.sqlite in ${dir}; a hub on PostgreSQL is backed up with pg_dump`);
  }
  if (existsSync(out)) throw new BackupError('IN_THE_WAY', `${out} exists; choose another name`);
  const draft = mkdtempSync(join(dirname(resolve(out)), '.zs-backup-'));
  try {
    snapshot(source, join(draft, 'hub.sqlite'));
    for (const name of ['face-policy.jws', 'log-epoch', 'erasures.jsonl'] as const) {
      if (existsSync(join(dir, name))) copyFileSync(join(dir, name), join(draft, name));
    }
    await packCaseFiles(dir, draft);
    if (keysPassphrase !== undefined)
      writeFileSync(join(draft, 'keys.enc'), sealKeys(join(dir, 'keys'), keysPassphrase));
    const facts = await factsOf(join(draft, 'hub.sqlite')); // before its digest: opening writes to it
    const files: Partial<Record<BackupFile, string>> = {};
    for (const name of BACKUP_FILES) {
      if (existsSync(join(draft, name))) files[name] = await fileDigest(join(draft, name));
    }
    const at = new Date(now()).toISOString();
    const manifest = BackupManifest.parse({ format: BACKUP_FORMAT, at, epoch: readEpoch(dir), ...facts, files });
    writeFileSync(join(draft, 'manifest.json'), JSON.stringify(manifest, null, 1));
    // The manifest first: it can be read without unpacking the rest.
    await create({ file: out, cwd: draft, portable: true }, ['manifest.json', ...Object.keys(files)]);
    chmodSync(out, 0o600);
    return manifest;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

// One read transaction, which holds up no writer; free pages, with what was erased, are not copied.
function snapshot(source: string, target: string): void {
  const database = new DatabaseSync(source);
  try {
    database.exec('PRAGMA busy_timeout = 5000');
    database.prepare('VACUUM INTO ?').run(target);
  } finally {
    database.close();
  }
}

async function factsOf(path: string): Promise<Pick<BackupManifest, 'ledger' | 'devices' | 'pending'>> {
  const store = await openStore({ sqlite: path });
  try {
    await store.migrate();
    return { ledger: await ledgerHead(store.db), ...(await devicesIn(store.db)) };
  } finally {
    await store.scrub();
    await store.close();
  }
}

async function devicesIn(db: Database): Promise<Pick<BackupManifest, 'devices' | 'pending'>> {
  const { devices } = await db
    .selectFrom('devices')
    .select(({ fn }) => fn.countAll<number>().as('devices'))
    .where('state', '=', 'active')
    .executeTakeFirstOrThrow();
  const latest = db
    .selectFrom('device_presence')
    .select(({ fn }) => fn.max<number>('id').as('id'))
    .groupBy('device');
  const { pending } = await db
    .selectFrom('device_presence')
    .select(({ fn }) => fn.sum<number | null>('pending').as('pending'))
    .where('id', 'in', latest)
    .executeTakeFirstOrThrow();
  return { devices, pending: pending ?? 0 };
}
