import { isAmong } from '../store/is-among.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import type { SubjectKind } from './rule.ts';
import { type ClearVerdict, clearVerdicts } from './verdict-set.ts';

/** A subject with what cleared it, as it is stored. */
export type JudgedRow = Row<'judged_subjects'> & { readonly content: string | null };

/** What is stored about one subject. */
export interface KnownSubject {
  readonly judged: JudgedRow | undefined;
  readonly verdicts: readonly Row<'verdicts'>[];
  readonly findings: readonly Row<'findings'>[];
}

/** What is stored about subjects of one kind, with three queries. */
export async function loadKnown(
  db: Database,
  kind: SubjectKind,
  subjects: readonly string[],
): Promise<(subject: string) => KnownSubject> {
  const [judged, verdicts, findings] = await Promise.all([
    db
      .selectFrom('judged_subjects as judged')
      .leftJoin('verdict_sets as words', 'words.id', 'judged.verdict_set')
      .selectAll('judged')
      .select('words.content')
      .where('judged.subject_type', '=', kind)
      .where(isAmong(db, 'judged.subject', subjects))
      .execute(),
    db
      .selectFrom('verdicts')
      .selectAll()
      .where('subject_type', '=', kind)
      .where(isAmong(db, 'subject', subjects))
      .execute(),
    db
      .selectFrom('findings')
      .selectAll()
      .where('subject_type', '=', kind)
      .where(isAmong(db, 'subject', subjects))
      .execute(),
  ]);
  const judgedOf = new Map(judged.map((row) => [row.subject, row]));
  const verdictsOf = Map.groupBy(verdicts, (row) => row.subject);
  const findingsOf = Map.groupBy(findings, (row) => row.subject);
  if (judged.length + verdicts.length + findings.length === 0) return () => NOTHING_KNOWN;
  return (subject) => ({
    judged: judgedOf.get(subject),
    verdicts: verdictsOf.get(subject) ?? [],
    findings: findingsOf.get(subject) ?? [],
  });
}

/** Of a subject that was never judged. */
export const NOTHING_KNOWN: KnownSubject = { judged: undefined, verdicts: [], findings: [] };

/** What a rule said before: its row, or its word in the set; undefined when it said nothing. */
export function saidBefore(
  { judged, verdicts }: Pick<KnownSubject, 'judged' | 'verdicts'>,
  rule: string,
): { readonly outcome: Row<'verdicts'>['outcome']; readonly clear?: ClearVerdict } | undefined {
  const row = verdicts.find((verdict) => verdict.rule === rule);
  if (row) return row;
  const clear = judged?.content ? clearVerdicts(judged.content).find((verdict) => verdict.rule === rule) : undefined;
  return clear && { outcome: 'clear', clear };
}
