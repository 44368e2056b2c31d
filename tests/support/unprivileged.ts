import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The account that a server which refuses to run as root is started with; nothing when we are not root. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

export function unprivilegedAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** A temporary folder that belongs to `account`, and what removes it. */
export function temporaryFolder(name: string, account: Account = {}): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `${name}-`));
  if (account.uid !== undefined && account.gid !== undefined) chownSync(path, account.uid, account.gid);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
