import type { Logger } from 'pino';
import { civilDate } from '../calendar/working-days.ts';
import type { Duty } from '../workers/leadership.ts';
import { createRegularLook } from '../workers/regular-look.ts';
import { followUp } from './follow-up.ts';
import { type IssuingParts, issueDue } from './issue.ts';
import { dayAfter, instantOf } from './parameters.ts';
import { commitPlan, drawPlan, revealPlans } from './plan.ts';

/** How often somebody may become due, ms. */
const LOOK_MS = 15_000;

export interface BedsideKeeperParts extends IssuingParts {
  readonly logger: Logger;
  readonly now: () => number;
  readonly everyMs?: number;
}

export interface BedsideKeeper extends Duty {
  /** Does what is to be done now (start() does so all the time). */
  look(): Promise<void>;
}

/**
 * Plans and asks, day by day: the seeds of today and tomorrow are committed to, today's draw is made when its time has come, who is
 * due is asked about, who was missed is drawn again, and seeds of days that are over are published.
 */
export function createBedsideKeeper(parts: BedsideKeeperParts): BedsideKeeper {
  const { logger, now, everyMs = LOOK_MS } = parts;

  const look = async (): Promise<void> => {
    const at = now();
    const today = civilDate(at);
    await commitPlan(parts, today, at);
    await commitPlan(parts, dayAfter(today), at);
    if (at >= instantOf(today, parts.parameters.drawAt)) {
      const drawn = await drawPlan(parts, today, at);
      if (drawn) logger.info({ date: today, ...drawn }, 'bedside: drawn');
    }
    const issued = await issueDue(parts, at);
    const missed = await followUp(parts, at);
    if (issued + missed > 0) logger.info({ issued, missed }, 'bedside: asked');
    await revealPlans(parts, today, at);
  };
  const failed = 'bedside: challenges could not be kept up';
  return { ...createRegularLook({ everyMs, look, logger, failed }), look };
}
