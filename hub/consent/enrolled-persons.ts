import { addWorkingDays, type CivilDate, civilDate, holidaysAnnounced } from '../calendar/working-days.ts';
import type { Database } from '../store/store.ts';

/** People whose faces are kept, above which a filing is due (Measures on face recognition of 2025-06-01, art. 15). */
export const FILING_THRESHOLD = 100_000;
/** Ours: time to prepare the filing. */
export const EARLY_WARNING = 80_000;
/** Working days for the filing with the provincial cyberspace administration, from the day the threshold was reached. */
const FILING_DAYS = 30;

export interface EnrolmentStanding {
  readonly day: CivilDate;
  /** Distinct people with a consent in force to keep a template, at a device or in the vault, each counted once over all institutions. */
  readonly persons: number;
  readonly level: 'below' | 'early-warning' | 'filing-due';
  /** First day on which the threshold was counted, and the last day for the filing. */
  readonly reachedOn: CivilDate | null;
  readonly fileBy: CivilDate | null;
  /** False: the holidays of that year are not announced yet, and the day may still move. */
  readonly fileByCertain: boolean;
}

/** Counts today's enrolled people. One query over the consents in force; a person enrolled at ten institutions is one. */
export async function countEnrolled(db: Database): Promise<number> {
  const people = db
    .selectFrom('consents')
    .select(['subject_type', 'subject'])
    .distinct()
    .where('withdrawn_at', 'is', null)
    .where('scopes', 'like', '%"template-%');
  const { persons } = await db
    .selectFrom(people.as('people'))
    .select(({ fn }) => fn.countAll<number>().as('persons'))
    .executeTakeFirstOrThrow();
  return persons;
}

/** Counts, keeps the day's highest count, and says what follows from it. `now` in ms since 1970. */
export async function noteEnrolled(db: Database, now: number): Promise<EnrolmentStanding> {
  const day = civilDate(now);
  const persons = await countEnrolled(db);
  await db
    .insertInto('enrolled_counts')
    .values({ day, persons })
    .onConflict((conflict) =>
      conflict.column('day').doUpdateSet({ persons }).where('enrolled_counts.persons', '<', persons),
    )
    .execute();
  return standing({ day, persons }, await firstReached(db));
}

/** The same without keeping anything: for a page that shows it. */
export async function currentStanding(db: Database, now: number): Promise<EnrolmentStanding> {
  return standing({ day: civilDate(now), persons: await countEnrolled(db) }, await firstReached(db));
}

async function firstReached(db: Database): Promise<CivilDate | null> {
  const first = await db
    .selectFrom('enrolled_counts')
    .select('day')
    .where('persons', '>=', FILING_THRESHOLD)
    .orderBy('day')
    .limit(1)
    .executeTakeFirst();
  return first?.day ?? null;
}

/** What follows from a count. `reachedOn`: the first day on which the threshold was counted, if there was one. */
export function standing(
  { day, persons }: Pick<EnrolmentStanding, 'day' | 'persons'>,
  reachedOn: CivilDate | null,
): EnrolmentStanding {
  const fileBy = reachedOn === null ? null : addWorkingDays(reachedOn, FILING_DAYS);
  return {
    day,
    persons,
    level: reachedOn !== null ? 'filing-due' : persons >= EARLY_WARNING ? 'early-warning' : 'below',
    reachedOn,
    fileBy,
    fileByCertain: fileBy === null || holidaysAnnounced(Number(fileBy.slice(0, 4))),
  };
}
