import { newEventId } from '../../../contract/ids.ts';
import { digestOf } from '../../../contract/jws.ts';
import { appendToLedger } from '../../ledger/append.ts';
import type { Database, DatabaseTransaction, Store } from '../../store/store.ts';
import type { Row } from '../../store/tables.ts';
import { CreditError } from '../error.ts';
import { OBJECTION_STEPS, type ObjectionAnswer, type ObjectionInput, type ObjectionList } from './card-schema.ts';
import { latestRun } from './run.ts';

/** Raises an objection against an item of the card that counts. Returns its id. Throws CreditError `CARD_UNKNOWN`. */
export async function raiseObjection(store: Store, input: ObjectionInput, by: string, now: number): Promise<string> {
  return await store.transaction((trx) => raiseObjectionWithin(trx, input, by, now), { sequencer: true });
}

/** The same inside a transaction of the sequencer. */
export async function raiseObjectionWithin(
  trx: DatabaseTransaction,
  input: ObjectionInput,
  by: string,
  now: number,
): Promise<string> {
  const run = await latestRun(trx, input.month);
  const isItem = run?.rules.items.some(({ id, subjects }) => id === input.item && subjects.includes(input.type));
  const card =
    run &&
    (await trx
      .selectFrom('scorecards')
      .select('score')
      .where('run', '=', run.id)
      .where('subject_type', '=', input.type)
      .where('subject', '=', input.subject)
      .executeTakeFirst());
  if (!isItem || !card) throw new CreditError('CARD_UNKNOWN', 'this card has no such item; load it again');
  const objection = newEventId(now);
  await enter(trx, { ...input, objection, step: 'raised', by }, now);
  return objection;
}

/**
 * Answers an objection. When it is accepted the item counts nothing for this subject in this month, from the next run on. Nobody
 * answers their own. Throws CreditError.
 */
export async function answerObjection(
  store: Store,
  id: string,
  { step, words }: ObjectionAnswer,
  by: string,
  now: number,
): Promise<void> {
  await store.transaction(
    async (trx) => {
      const steps = await trx.selectFrom('score_objections').selectAll().where('objection', '=', id).execute();
      const raised = steps.find((one) => one.step === 'raised');
      const settled = steps.find((one) => one.step !== 'raised');
      if (!raised) throw new CreditError('OBJECTION_UNKNOWN', 'there is no such objection');
      if (settled) throw new CreditError('OBJECTION_SETTLED', 'somebody answered it meanwhile; load the list again');
      if (raised.by === by) throw new CreditError('OWN_OBJECTION', 'who raised an objection does not answer it');
      const { item } = JSON.parse(raised.content) as { item: string };
      const { subject_type: type, subject, month } = raised;
      await enter(
        trx,
        { type: type as ObjectionInput['type'], subject, month, item, words, objection: id, step, by },
        now,
      );
    },
    { sequencer: true },
  );
}

interface NewStep extends ObjectionInput {
  readonly objection: string;
  readonly step: (typeof OBJECTION_STEPS)[number];
  readonly by: string;
}

async function enter(trx: DatabaseTransaction, step: NewStep, now: number): Promise<void> {
  const at = new Date(now).toISOString();
  const content = JSON.stringify({ ...step, at });
  const { objection, type: subject_type, subject, month, by } = step;
  const row: Row<'score_objections'> = {
    id: newEventId(now),
    objection,
    step: step.step,
    subject_type,
    subject,
    month,
    content,
    by,
    at,
  };
  await trx.insertInto('score_objections').values(row).execute();
  await appendToLedger(trx, [{ kind: 'score-objection', ref: row.id, digest: digestOf(content) }], now);
}

/** Objections, the latest first: all, or those of one subject. */
export async function listObjections(db: Database, subject?: string): Promise<ObjectionList> {
  let chosen = db.selectFrom('score_objections').selectAll().orderBy('id').limit(1000);
  if (subject !== undefined) chosen = chosen.where('subject', '=', subject);
  const grouped = Map.groupBy(await chosen.execute(), ({ objection }) => objection);
  const items = [...grouped].map(([id, own]) => {
    const inOrder = own.toSorted((a, b) => OBJECTION_STEPS.indexOf(a.step) - OBJECTION_STEPS.indexOf(b.step));
    const steps = inOrder.map(({ step, by, at, content }) => ({
      step,
      by,
      at,
      words: String(JSON.parse(content).words),
    }));
    const { type, subject: who, month, item } = JSON.parse(own[0]?.content ?? '{}') as ObjectionInput;
    return { id, type, subject: who, month, item, state: steps.at(-1)?.step ?? ('raised' as const), steps };
  });
  return { items: items.reverse() };
}
