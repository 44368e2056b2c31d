import type { Logger } from 'pino';
import { DesiredState } from '../../contract/desired-state.ts';
import { MEDIA_TYPES } from '../../contract/jws.ts';
import { loadDevice } from '../../firmware-config/provisioning/load-device.ts';
import { ModelError } from '../../models/error.ts';
import { agentFiles } from '../files.ts';
import { readHubWord } from '../uplink/hub-word.ts';
import { openDesiredBook } from './book.ts';
import { downloadBundle } from './download.ts';
import { DesiredError } from './error.ts';

/** Whether an agent did not start because models of a bundle are damaged or gone. */
export function isModelFault(error: unknown): boolean {
  if (error instanceof DesiredError) return error.code === 'BUNDLE_INVALID';
  return error instanceof ModelError && (error.code === 'WEIGHTS_ALTERED' || error.code === 'WEIGHTS_MISSING');
}

/**
 * Fetches the models of the kept state again: nobody stands beside a kiosk whose disk lost a block. True when they are all there
 * and right now, so that another start makes sense.
 */
export async function repairModels(dir: string, logger: Logger, now: () => number): Promise<boolean> {
  const identity = loadDevice(dir, now);
  const { kept } = openDesiredBook(agentFiles(dir).desired, identity.hubKid);
  if (kept === null) return false;
  const word = readHubWord(Buffer.from(kept, 'latin1'), MEDIA_TYPES.desiredState, DesiredState, identity);
  const bundle = word.valid ? word.word.bundle : undefined;
  if (!bundle) return false;
  try {
    await downloadBundle(bundle, { identity, signal: AbortSignal.timeout(600_000) });
    logger.warn({ bundle: bundle.version }, 'agent: damaged models were fetched again');
    return true;
  } catch (error) {
    logger.error({ err: error, bundle: bundle.version }, 'agent: damaged models could not be fetched again');
    return false;
  }
}
