import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildWeb } from '../../web-build/build.ts';
import { webIsStale } from '../../web-build/stale.ts';
import { DemoError } from './error.ts';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

/** What a fresh checkout may still lack: models and photographs (fetched, verified), and the built pages. */
export async function prepareCheckout(say: (step: 'models' | 'web') => void): Promise<void> {
  say('models');
  try {
    await promisify(execFile)(process.execPath, ['models/install.ts'], { cwd: REPOSITORY });
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause);
    throw new DemoError('MODELS_MISSING', said, cause);
  }
  if (!webIsStale(REPOSITORY)) return;
  say('web');
  await buildWeb({ repository: REPOSITORY });
}
