import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { extract } from 'tar';
import { writeEpoch } from '../identity/log-epoch.ts';
import { recordConfiguration } from '../ledger/configuration.ts';
import type { LedgerHead } from '../ledger/entry.ts';
import { repeatErasures } from '../ledger/erasure/erase.ts';
import { ErasureOrder } from '../ledger/erasure/order.ts';
import { verifyLedger } from '../ledger/verify.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { unpackCaseFiles } from './case-files.ts';
import { BackupError } from './error.ts';
import { fileDigest } from './file-digest.ts';
import { BACKUP_FILES, type BackupFile, BackupManifest } from './manifest.ts';
import { openKeys } from './sealed-keys.ts';

export interface RestoreRequest {
  readonly file: string;
  /** Data folder of the hub to be; must not hold a database, nor keys when the backup brings them. */
  readonly dir: string;
  readonly keysPassphrase?: string;
  /** Orders to erase that were given since (`erasures.jsonl` of the lost hub, or a copy). */
  readonly erasures?: string;
  readonly now: () => number;
}

export interface Restored {
  readonly manifest: BackupManifest;
  readonly ledger: LedgerHead;
  /** The log goes on under this number in its name. */
  readonly epoch: number;
  readonly erasedAgain: number;
  readonly keys: boolean;
}

/**
 * Puts a backup back: unpacked beside the data folder, verified to the last line, and only then named. The hub may have
 * signed for more lines than the backup has, so its log goes on as a new epoch (another name, another verifier key), whose
 * first new line says from where. Throws BackupError; nothing that is there is overwritten.
 */
export async function restore(request: RestoreRequest): Promise<Restored> {
  const { file, dir, keysPassphrase, now } = request;
  if (existsSync(join(dir, 'hub.sqlite'))) {
    throw new BackupError('IN_THE_WAY', `${dir} holds a hub already; restore into another folder`);
  }
  mkdirSync(dirname(resolve(dir)), { recursive: true });
  const draft = mkdtempSync(`${resolve(dir)}.restoring-`);
  try {
    const manifest = await unpack(file, draft);
    await unpackCaseFiles(draft);
    const keys = manifest.files['keys.enc'] !== undefined && keysPassphrase !== undefined;
    if (keys && existsSync(join(dir, 'keys'))) {
      throw new BackupError('IN_THE_WAY', `${dir}/keys exists; move it away, or restore without the passphrase`);
    }
    if (keys) openKeys(readFileSync(join(draft, 'keys.enc')), keysPassphrase, join(draft, 'keys'));
    const epoch = manifest.epoch + 1;
    writeEpoch(draft, epoch);
    const store = await openStore({ sqlite: join(draft, 'hub.sqlite') });
    let state: Pick<Restored, 'ledger' | 'erasedAgain'>;
    try {
      await store.migrate();
      state = await bringForward(store, manifest, ordersOf(request, draft), { epoch, now: now() });
    } finally {
      await store.close();
    }
    moveInto(dir, draft, keys);
    return { manifest, epoch, keys, ...state };
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function unpack(file: string, draft: string): Promise<BackupManifest> {
  const wanted = new Set<string>(['manifest.json', ...BACKUP_FILES]);
  try {
    await extract({
      file,
      cwd: draft,
      strict: true,
      filter: (path, entry) => wanted.has(path) && 'type' in entry && entry.type === 'File',
    });
    const manifest = BackupManifest.parse(JSON.parse(readFileSync(join(draft, 'manifest.json'), 'utf8')));
    for (const [name, digest] of Object.entries(manifest.files)) {
      chmodSync(join(draft, name), 0o600);
      if ((await fileDigest(join(draft, name))) !== digest) throw new BackupError('BAD_BACKUP', `${name} was altered`);
    }
    if (manifest.files['hub.sqlite'] === undefined) throw new BackupError('BAD_BACKUP', 'it holds no database');
    return manifest;
  } catch (cause) {
    if (cause instanceof BackupError) throw cause;
    throw new BackupError('BAD_BACKUP', `${file} is no backup of a hub, or it is damaged; take an older one`, cause);
  }
}

async function bringForward(
  store: Store,
  manifest: BackupManifest,
  orders: readonly ErasureOrder[],
  { epoch, now }: { epoch: number; now: number },
): Promise<Pick<Restored, 'ledger' | 'erasedAgain'>> {
  const found = await verifyLedger(store.db);
  if (!found.verified) {
    throw new BackupError(
      'LEDGER_BROKEN',
      `line ${found.firstBadIndex} of the backup does not verify: ${found.problem}`,
    );
  }
  const { size, root } = found;
  if (size !== manifest.ledger.size || root !== manifest.ledger.root) {
    throw new BackupError('LEDGER_BROKEN', 'the log of the backup is not the one that its manifest names');
  }
  const { at } = manifest;
  await recordConfiguration(store, 'restore', { epoch, backupOf: at, from: { size, root } }, now);
  return { ledger: { size, root }, erasedAgain: await repeatErasures(store, orders, now) };
}

function ordersOf({ erasures }: RestoreRequest, draft: string): ErasureOrder[] {
  const files = [join(draft, 'erasures.jsonl'), ...(erasures === undefined ? [] : [erasures])];
  return files.flatMap((file) => {
    if (!existsSync(file)) {
      if (file === erasures) throw new BackupError('BAD_BACKUP', `${file} does not exist`);
      return [];
    }
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    return lines.map((line) => ErasureOrder.parse(JSON.parse(line)));
  });
}

// The database last: without it the folder is not yet a hub, so a crash in between leaves nothing half restored in use.
function moveInto(dir: string, draft: string, keys: boolean): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const names: (BackupFile | 'keys' | 'case-files')[] = [
    'face-policy.jws',
    'log-epoch',
    'erasures.jsonl',
    'case-files',
  ];
  if (keys) names.push('keys');
  for (const name of [...names, 'hub.sqlite'] as const) {
    if (existsSync(join(draft, name))) renameSync(join(draft, name), join(dir, name));
  }
}
