import { z } from 'zod';
import { SiteId } from '../../contract/ids.ts';
import { enterConfiguration } from '../ledger/configuration.ts';
import type { Database, Store } from '../store/store.ts';
import { InspectionError } from './error.ts';
import type { InspectorInput, InspectorList } from './inspection-schema.ts';

/** Adds or changes an inspector; each change is a line of the ledger, so that a list can be compared with what held on its day. */
export async function setInspector(store: Store, input: InspectorInput, by: string, now: number): Promise<void> {
  const { id, department, state } = input;
  const conflicts = [...new Set(input.conflicts)].sort();
  await store.transaction(
    async (trx) => {
      const known =
        conflicts.length === 0 ? [] : await trx.selectFrom('sites').select('id').where('id', 'in', conflicts).execute();
      if (known.length < conflicts.length) {
        throw new InspectionError(
          'INSPECTOR_INVALID',
          'an institution of the list of conflicts is not registered here',
        );
      }
      const row = { department, conflicts: JSON.stringify(conflicts), state, updated_at: new Date(now).toISOString() };
      await trx
        .insertInto('inspectors')
        .values({ id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
      const content = JSON.stringify({ step: 'inspector', id, department, conflicts, state, by });
      await enterConfiguration(trx, 'inspection', content, now);
    },
    { sequencer: true },
  );
}

/** All inspectors, by id. */
export async function listInspectors(db: Database): Promise<InspectorList> {
  const rows = await db.selectFrom('inspectors').selectAll().orderBy('id').execute();
  const items = rows.map(({ id, department, conflicts, state, updated_at: updatedAt }) => {
    return { id, department, conflicts: z.array(SiteId).parse(JSON.parse(conflicts)), state, updatedAt };
  });
  return { items };
}
