import { CLOCK_GUARDS } from './clock-guards.ts';
import { FINDING_GUARDS } from './finding-guards.ts';
import type { Guard, GuardName } from './guard.ts';
import { KEEPING_GUARDS } from './keeping-guards.ts';
import { MEASURE_GUARDS } from './measure-guards.ts';
import { PEOPLE_GUARDS } from './people-guards.ts';

/** Every guard that the procedure names. */
export const GUARDS: Readonly<Record<GuardName, Guard>> = {
  ...PEOPLE_GUARDS,
  ...CLOCK_GUARDS,
  ...FINDING_GUARDS,
  ...MEASURE_GUARDS,
  ...KEEPING_GUARDS,
};
