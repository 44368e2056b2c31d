import { z } from 'zod';
import { enterConfiguration } from '../ledger/configuration.ts';
import type { Database, Store } from '../store/store.ts';
import { InspectionParameters } from './parameters.ts';

const Stored = z.strictObject({ step: z.literal('parameters'), by: z.string(), parameters: InspectionParameters });

/** The parameters that the next commitment is made with. */
export async function inspectionParameters(db: Database): Promise<InspectionParameters> {
  const row = await db
    .selectFrom('configurations')
    .select('content')
    .where('kind', '=', 'inspection')
    .where('content', 'like', '{"step":"parameters"%')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? Stored.parse(JSON.parse(row.content)).parameters : InspectionParameters.parse({});
}

/** Sets them; a plan that was committed to keeps those it was committed with. */
export async function setInspectionParameters(
  store: Store,
  parameters: InspectionParameters,
  by: string,
  now: number,
): Promise<void> {
  const content = JSON.stringify({ step: 'parameters', by, parameters } satisfies z.infer<typeof Stored>);
  await store.transaction((trx) => enterConfiguration(trx, 'inspection', content, now), { sequencer: true });
}
