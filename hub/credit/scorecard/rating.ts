import type { Database } from '../../store/store.ts';
import type { RatingView } from './card-schema.ts';
import type { Scored } from './items.ts';
import { scoredMonths } from './run.ts';

const MONTHS = 12;

/** The rating of a subject and how it moved, of the last twelve months that have cards; without what is behind it (`cardOf`). */
export async function ratingOf(db: Database, type: Scored, subject: string): Promise<RatingView> {
  const months = (await scoredMonths(db)).slice(0, MONTHS);
  const latest = months[0]?.month ?? null;
  if (months.length === 0) return { latest, history: [] };
  const cards = await db
    .selectFrom('scorecards')
    .select(['run', 'score', 'grade'])
    .where('subject_type', '=', type)
    .where('subject', '=', subject)
    .where(
      'run',
      'in',
      months.map(({ run }) => run),
    )
    .execute();
  const history = months.flatMap(({ month, run }) => {
    const card = cards.find((one) => one.run === run);
    return card ? [{ month, score: card.score, grade: card.grade }] : [];
  });
  return { latest, history: history.toReversed() };
}
