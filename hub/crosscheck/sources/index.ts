import { claimSource } from './claims.ts';
import { deviceDaySource } from './device-days.ts';
import { evidenceDaySource } from './evidence-days.ts';
import { personDaySource } from './person-days.ts';
import { personPeriodSource } from './person-periods.ts';
import { practitionerDaySource } from './practitioner-days.ts';
import { practitionerPeriodSource } from './practitioner-periods.ts';
import { siteDaySource } from './site-days.ts';
import { sitePeriodSource } from './site-periods.ts';
import type { SubjectSource } from './source.ts';
import { staySource } from './stays.ts';
import { terminalDaySource } from './terminal-days.ts';

/** Every kind of subject that can be judged, in the order in which a run judges them. */
export const sources: readonly SubjectSource[] = [
  claimSource,
  staySource,
  personDaySource,
  personPeriodSource,
  practitionerDaySource,
  practitionerPeriodSource,
  deviceDaySource,
  terminalDaySource,
  sitePeriodSource,
  evidenceDaySource,
  siteDaySource,
];
