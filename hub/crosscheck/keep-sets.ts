import { sql } from 'kysely';
import type { DatabaseTransaction } from '../store/store.ts';
import { wantedNumber, wantedRows, wantedText } from '../store/wanted-rows.ts';
import type { JudgedRow } from './known-verdicts.ts';
import type { ClaimMatch } from './match-code.ts';
import type { SubjectKind } from './rule.ts';
import type { VerdictSet } from './verdict-set.ts';

/** What clears a subject now; without `set` and `match` nothing is left to say. */
export interface JudgedChange {
  readonly subject: { readonly type: SubjectKind; readonly id: string };
  readonly before: JudgedRow | undefined;
  readonly set: VerdictSet | undefined;
  readonly match: ClaimMatch | null;
}

/** Stands for a set of nothing: every rule was silent, inconclusive, or found something. */
const NO_SET = '';

/** Whether the row has to be written. */
export function isChange({ before, set, match }: JudgedChange): boolean {
  if (!set && match === null) return before !== undefined;
  return (
    before?.verdict_set !== (set?.id ?? NO_SET) ||
    before.match_code !== (match?.code ?? null) ||
    before.channel !== (match?.channel ?? null)
  );
}

/** Writes which sets subjects have now, and how many share each. All are of one kind. */
export async function writeSets(trx: DatabaseTransaction, changes: readonly JudgedChange[], at: string): Promise<void> {
  const [first] = changes;
  if (!first) return;
  await countSharers(trx, changes);
  const kind = first.subject.type;
  const kept = changes.filter(({ set, match }) => set || match !== null);
  if (kept.length > 0) {
    const rows = kept.map(({ subject, set, match }) => [
      subject.id,
      set?.id ?? NO_SET,
      match?.code ?? '',
      match?.channel ?? '',
    ]);
    await sql`insert into judged_subjects (subject_type, subject, verdict_set, match_code, channel, judged_at)
      select ${kind}, ${wantedText(0)}, ${wantedText(1)}, nullif(${wantedText(2)}, ''), nullif(${wantedText(3)}, ''), ${at}
      from ${wantedRows(trx, rows)} where true
      on conflict (subject_type, subject) do update set verdict_set = excluded.verdict_set,
        match_code = excluded.match_code, channel = excluded.channel, judged_at = excluded.judged_at`.execute(trx);
  }
  for (const { subject, set, match } of changes) {
    if (!set && match === null) await removeJudged(trx, subject);
  }
}

async function removeJudged(trx: DatabaseTransaction, { type, id }: JudgedChange['subject']): Promise<void> {
  await trx.deleteFrom('judged_subjects').where('subject_type', '=', type).where('subject', '=', id).execute();
}

// Counted as they change: nobody has to count a city's subjects to say how many verdicts are clear.
async function countSharers(trx: DatabaseTransaction, changes: readonly JudgedChange[]): Promise<void> {
  const more = new Map<string, { readonly content: string; readonly clears: number; by: number }>();
  const add = (id: string, content: string, clears: number, by: number) => {
    const entry = more.get(id) ?? { content, clears, by: 0 };
    entry.by += by;
    more.set(id, entry);
  };
  for (const { before, set } of changes) {
    if (before?.content) add(before.verdict_set, before.content, 0, -1); // it is there, with its number of clears
    if (set) add(set.id, set.content, set.clears, 1);
  }
  const rows = [...more]
    .filter(([, { by }]) => by !== 0)
    .map(([id, { content, clears, by }]) => [id, content, clears, by]);
  if (rows.length === 0) return;
  await sql`insert into verdict_sets (id, content, clears, subjects)
    select ${wantedText(0)}, ${wantedText(1)}, ${wantedNumber(2)}, ${wantedNumber(3)}
    from ${wantedRows(trx, rows)} where true
    on conflict (id) do update set subjects = verdict_sets.subjects + excluded.subjects`.execute(trx);
}
