import { join } from 'node:path';
import { buildWeb } from '../../web-build/build.ts';

/** Builds the screens if they are missing or stale; files that run at the same time may both build, which does no harm. */
export async function ensureWebBuilt(): Promise<void> {
  await buildWeb({ repository: join(import.meta.dirname, '../..') });
}
