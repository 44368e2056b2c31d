import type { Logger } from 'pino';
import { civilDate } from '../calendar/working-days.ts';
import { monthAfter, monthOf } from '../credit/scorecard/month.ts';
import { type SeedSeal, sealedSeeds } from '../draw/sealed-seeds.ts';
import type { Duty } from '../workers/leadership.ts';
import { createRegularLook } from '../workers/regular-look.ts';
import { commitInspections, drawPlannedInspections, type InspectionParts, revealInspections } from './plan.ts';
import { activeInspectors } from './roster.ts';

const LOOK_MS = 600_000;

interface InspectionKeeperParts extends InspectionParts {
  readonly logger: Logger;
  readonly now: () => number;
  readonly everyMs?: number;
}

/** Seeds of inspection plans, sealed until they are published. */
export function inspectionSeal(regionKey: Buffer): SeedSeal {
  return sealedSeeds(regionKey, 'zs inspection seeds');
}

/** Plans month by month: commits to seeds, draws when a month begins, publishes the seed when it is over. */
export function createInspectionKeeper(parts: InspectionKeeperParts): Duty {
  const { logger, everyMs = LOOK_MS } = parts;
  const look = () => lookAtInspections(parts);
  return createRegularLook({ everyMs, logger, look, failed: 'inspections could not be planned' });
}

/** Does what is due now. Nothing is planned while there are no two inspectors; safe to repeat. */
export async function lookAtInspections({ logger, now, ...parts }: InspectionKeeperParts): Promise<void> {
  const at = now();
  const today = civilDate(at);
  const month = monthOf(today);
  await revealInspections(parts, today, at);
  if ((await activeInspectors(parts.store.db)).length < 2) return;
  await commitInspections(parts, month, at);
  await commitInspections(parts, monthAfter(month), at);
  const visits = await drawPlannedInspections(parts, month, { today, now: at });
  if (visits !== undefined) logger.info({ month, visits }, 'inspection: drawn');
}
