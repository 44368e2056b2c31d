import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { CITY_STARTS, fillCity } from '../../../bench/crosscheck-city.ts';
import { crossCheck } from '../../../hub/crosscheck/engine.ts';
import { rules } from '../../../hub/crosscheck/rules/index.ts';
import { openStore } from '../../../hub/store/open-store.ts';
import { silent } from '../../support/judged-story.ts';
import { temporaryFolder } from '../../support/unprivileged.ts';

const folder = temporaryFolder('zhenshen-threads');
afterAll(() => folder.remove());

async function judgedCity(name: string, count?: number) {
  const spec = { sqlite: join(folder.path, name, 'hub.db') };
  const store = await openStore(spec);
  await store.migrate();
  await fillCity(store, { scale: 0.001, days: 1 });
  const run = () =>
    crossCheck({
      store,
      rules,
      scope: 'all',
      logger: silent,
      now: () => CITY_STARTS + 2 * 86_400_000,
      ...(count && { threads: { store: spec, count, fewestClaims: 1 } }),
    });
  const [first, again] = [await run(), count ? await run() : undefined];
  const said = {
    changedAgain: again?.changedVerdicts ?? 0,
    first: { ...first, elapsedMs: 0 },
    judged: await store.db
      .selectFrom('judged_subjects')
      .select(['subject_type', 'subject', 'verdict_set', 'match_code', 'channel'])
      .orderBy('subject_type')
      .orderBy('subject')
      .execute(),
    verdicts: await store.db.selectFrom('verdicts').selectAll().orderBy('rule').orderBy('subject').execute(),
    findings: await store.db
      .selectFrom('findings')
      .select(['fingerprint', 'reason', 'amount_fen', 'status', 'evidence'])
      .orderBy('fingerprint')
      .execute(),
  };
  await store.close();
  return said;
}

it('says in threads what it says in one, of every kind of subject, and nothing new the second time', async () => {
  const [one, several] = [await judgedCity('one'), await judgedCity('several', 2)];
  expect(one.judged.length).toBeGreaterThan(600);
  expect(one.findings.length).toBeGreaterThan(0);
  expect(several).toEqual(one);
}, 120_000);

it('fails as a whole when a thread fails', async () => {
  const store = await openStore({ sqlite: join(folder.path, 'failing', 'hub.db') });
  await store.migrate();
  await fillCity(store, { scale: 0.0007, days: 1 });
  const nowhere = { postgres: 'postgres://nobody@127.0.0.1:1/nothing' };
  const run = crossCheck({
    store,
    rules,
    scope: 'all',
    logger: silent,
    now: () => CITY_STARTS,
    threads: { store: nowhere, count: 2, fewestClaims: 1 },
  });
  await expect(run).rejects.toMatchObject({ name: 'CrossCheckError', code: 'THREAD_FAILED' });
  await store.close();
}, 120_000);
