import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { create, extract } from 'tar';

/** The folder of `hub/files`, and what a backup calls it. Its contents are sealed and tell by themselves whether they were altered. */
const FOLDER = 'case-files';
const KEPT = /^(\.\/)?(folder-id|[\w-]{2}(\/|\/[\w-]{43}\.sealed)?)$/;

/** Packs the files of cases into `case-files.tar` of `draft`, if there are any. What is just being sent is left out. */
export async function packCaseFiles(dir: string, draft: string): Promise<void> {
  const source = join(dir, FOLDER);
  if (!existsSync(source)) return;
  const filter = (path: string) => path === '.' || path === './' || KEPT.test(path);
  await create({ file: join(draft, `${FOLDER}.tar`), cwd: source, portable: true, filter }, ['.']);
}

/** Unpacks them again into `case-files` of `draft`: only names that this hub gives, and nothing but plain files. */
export async function unpackCaseFiles(draft: string): Promise<void> {
  const file = join(draft, `${FOLDER}.tar`);
  if (!existsSync(file)) return;
  const cwd = join(draft, FOLDER);
  mkdirSync(cwd, { mode: 0o700 });
  const filter: NonNullable<Parameters<typeof extract>[0]>['filter'] = (path, entry) =>
    KEPT.test(path) && 'type' in entry && (entry.type === 'File' || entry.type === 'Directory');
  await extract({ file, cwd, strict: true, filter });
}
