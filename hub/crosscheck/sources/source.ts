import type { Database } from '../../store/store.ts';
import type { Subject } from '../judge.ts';
import type { SubjectKind } from '../rule.ts';
import type { Selection } from '../subjects.ts';

/** Where the subjects of one kind come from: which of them a run judges, and their files. */
export interface SubjectSource {
  readonly kind: SubjectKind;
  /** Batches of subjects, each with its file; ms since 1970. Whom nothing new touches is not among them. */
  subjects(db: Database, selection: Selection, now: number): AsyncGenerator<Subject[]>;
}
