import { afterAll, beforeAll, expect, it } from 'vitest';
import { crossCheck } from '../../../hub/crosscheck/engine.ts';
import { rules } from '../../../hub/crosscheck/rules/index.ts';
import { recordConfiguration } from '../../../hub/ledger/configuration.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import type { Store } from '../../../hub/store/store.ts';
import { JUDGED_AT, silent } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

let store: Store;
beforeAll(async () => {
  store = await memoryStore();
});
afterAll(() => store.close());

const kept = async (kind: string) =>
  (await store.db.selectFrom('configurations').select('content').where('kind', '=', kind).orderBy('id').execute()).map(
    ({ content }) => JSON.parse(content),
  );

it('each change of a rule’s parameters is a line, also when former ones come back', async () => {
  let now = JUDGED_AT;
  const judge = (parameters: Record<string, Record<string, unknown>>) => {
    now += 1000;
    return crossCheck({ store, rules, scope: 'all', parameters, logger: silent, now: () => now });
  };
  const [rule] = rules;
  const name = Object.entries(rule?.parameters.parse({}) ?? {}).find(([, value]) => typeof value === 'number');
  if (!rule || !name) throw new Error('the first rule has no number among its parameters');
  const changed = { [rule.id]: { [name[0]]: Number(name[1]) + 1 } };
  for (const parameters of [{}, {}, changed, changed, {}]) await judge(parameters);
  const said = (await kept('rules')).map(
    (records: { id: string; parameters: Record<string, number> }[]) =>
      records.find(({ id }) => id === rule.id)?.parameters[name[0]],
  );
  expect(said).toEqual([name[1], Number(name[1]) + 1, name[1]]);
  const lines = await store.db.selectFrom('ledger').select('ref').where('kind', '=', 'configuration').execute();
  expect(lines).toHaveLength(3);
  expect(await verifyLedger(store.db)).toMatchObject({ verified: true });
});

it('two hubs that start together enter a face policy once', async () => {
  const policy = { id: 'policy-1' };
  await Promise.all([1, 2, 3].map(() => recordConfiguration(store, 'face-policy', policy, JUDGED_AT)));
  expect(await kept('face-policy')).toEqual([policy]);
});
