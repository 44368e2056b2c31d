import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countEnrolled, noteEnrolled, standing } from '../../../../hub/consent/enrolled-persons.ts';
import type { Store } from '../../../../hub/store/store.ts';
import { OTHER_SITE } from '../../../support/builders.ts';
import { memoryStore } from '../../../support/stores.ts';
import { recordConsent, testSubject, testTemplate } from '../../../support/vault-samples.ts';

let store: Store;
beforeEach(async () => {
  store = await memoryStore();
});
afterEach(() => store.close());

const at = (day: string) => Date.parse(`${day}T10:00:00+08:00`);
const counted = (persons: number, day: string) =>
  store.db.insertInto('enrolled_counts').values({ day, persons }).execute();

describe('people enrolled', () => {
  it('are counted once, however many institutions keep their template', async () => {
    const patient = testSubject('insured', '1');
    await recordConsent(store, testTemplate(patient));
    await recordConsent(store, testTemplate(patient), { site: OTHER_SITE });
    await recordConsent(store, testTemplate(testSubject('practitioner', '1')));
    expect(await countEnrolled(store.db)).toBe(2);
  });

  it('do not count without a template, or after they withdrew', async () => {
    await recordConsent(store, testTemplate(testSubject('insured', '1')), { scopes: ['face-verification'] });
    await recordConsent(store, testTemplate(testSubject('insured', '2')), { withdrawnAt: '2026-11-22T02:00:00.000Z' });
    expect(await countEnrolled(store.db)).toBe(0);
  });
});

describe('the filing', () => {
  it.each([
    [79_999, 'below'],
    [80_000, 'early-warning'],
    [99_999, 'early-warning'],
  ])('is not due with %i people (%s)', (persons, level) => {
    expect(standing({ day: '2026-03-02', persons }, null)).toMatchObject({ level, fileBy: null });
  });

  it('is due 30 working days after the day on which 100,000 were reached, even if fewer remain', async () => {
    await counted(100_000, '2026-03-02');
    expect(await noteEnrolled(store.db, at('2026-04-20'))).toMatchObject({
      persons: 0,
      level: 'filing-due',
      reachedOn: '2026-03-02',
      fileBy: '2026-04-14',
      fileByCertain: true,
    });
  });

  it('keeps the highest count of a day', async () => {
    await counted(12, '2026-03-02');
    await noteEnrolled(store.db, at('2026-03-02'));
    expect(await store.db.selectFrom('enrolled_counts').selectAll().execute()).toEqual([
      { day: '2026-03-02', persons: 12 },
    ]);
  });
});
