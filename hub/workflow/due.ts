import { addWorkingDays, civilDate, endOfCivilDate, workingDaysBetween } from '../calendar/working-days.ts';
import type { StepFields } from './fields.ts';
import type { CaseFacts } from './guard.ts';
import { PROCEDURE } from './procedure.ts';
import type { StepName } from './step.ts';

/**
 * The end of the institution's period after a step that sets it (ISO), or null. Whole days in China: a period ends with the last
 * minute of its last working day.
 */
export function dueAfter(step: StepName, fields: StepFields, facts: CaseFacts): string | null {
  const { clock } = PROCEDURE[step];
  if (clock === undefined || clock === 'pauses' || clock === 'keeps') return null;
  return new Date(endOf(step, fields, facts)).toISOString();
}

function endOf(step: StepName, fields: StepFields, { standing, round, parameters, now }: CaseFacts): number {
  const today = civilDate(now);
  const due = standing.dueAt === null ? null : Date.parse(standing.dueAt);
  const asked = Number(fields.days);
  switch (step) {
    case 'notice': {
      const { deemedDeliveryDays: deemed } = parameters;
      return workingDaysFrom(deemed === 0 ? today : addWorkingDays(today, deemed), asked);
    }
    case 'delivered': {
      const days = Number(round.findLast((one) => one.step === 'notice')?.fields.days ?? parameters.noticeDays);
      // Whoever opens a notice late does not gain time: it counted as delivered by then.
      return Math.min(due ?? Number.MAX_SAFE_INTEGER, workingDaysFrom(today, days));
    }
    case 'resume': {
      const paused = civilDate(Date.parse(standing.pausedAt ?? new Date(now).toISOString()));
      return workingDaysFrom(today, Math.max(1, workingDaysBetween(paused, civilDate(due ?? now))));
    }
    case 'extend':
      return workingDaysFrom(civilDate(Math.max(due ?? now, now)), asked);
    default:
      return workingDaysFrom(today, asked);
  }
}

function workingDaysFrom(date: string, days: number): number {
  return endOfCivilDate(addWorkingDays(date, days));
}
