import type { Database } from '../../store/store.ts';
import type { Row } from '../../store/tables.ts';

/** A kept checkpoint with the cosignatures that have come in for it (of these witnesses): still one C2SP signed note. */
export async function cosignedNote(
  db: Database,
  { id, note }: Pick<Row<'ledger_checkpoints'>, 'id' | 'note'>,
  witnesses?: readonly string[],
): Promise<string> {
  let lines = db.selectFrom('ledger_cosignatures').select('line').where('checkpoint', '=', id).orderBy('witness');
  if (witnesses) lines = lines.where('witness', 'in', [...witnesses, '']);
  const rows = await lines.execute();
  return note + rows.map(({ line }) => `${line}\n`).join('');
}

/** Size of the largest checkpoint that this witness (by its verifier key) has cosigned; 0 = none. */
export async function cosignedSize(db: Database, witness: string): Promise<number> {
  const row = await db
    .selectFrom('ledger_cosignatures')
    .innerJoin('ledger_checkpoints', 'ledger_checkpoints.id', 'ledger_cosignatures.checkpoint')
    .select(({ fn }) => fn.max<number | null>('ledger_checkpoints.size').as('size'))
    .where('ledger_cosignatures.witness', '=', witness)
    .executeTakeFirst();
  return row?.size ?? 0;
}
