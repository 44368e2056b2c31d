import { expect, it } from 'vitest';
import { importMasters } from '../../../hub/masters/import.ts';
import { SITE, STORY_START } from '../../support/builders.ts';
import { claimRow, DOCTOR_CODE, minute, ndjson, REGION_KEY } from '../../support/claim-builders.ts';
import { JudgedStory } from '../../support/judged-story.ts';
import { describeEachStore } from '../../support/stores.ts';

const sale = (claimId: string, at: number, over: object = {}) =>
  claimRow({
    claimId,
    kind: 'pharmacy',
    serviceStart: minute(at),
    settledAt: minute(at + 2),
    lines: [{ lineId: 'L-1', at: minute(at), amount: '86.40', prescription: 'RX-1', ...over }],
  });

describeEachStore('dispensing', (newStore) => {
  it('finds the later of two claims with one trace code, and clears it when the earlier is cancelled', async () => {
    const story = await JudgedStory.begin(await newStore());
    await story.import(sale('C-2', 90, { traceCodes: ['T-1'] }), sale('C-1', 60, { traceCodes: ['T-1', 'T-2'] }));
    await story.judge();
    const found = async () => (await story.findings()).filter(({ rule }) => rule === 'T01');
    expect(await found()).toMatchObject([{ subject: 'C-2', status: 'open', amount_fen: 8640 }]);
    await story.import({ cancels: 'C-1', facilityId: SITE, at: minute(200), reason: 'cancelled' });
    await story.judge();
    expect(await found()).toMatchObject([{ subject: 'C-2', status: 'retracted' }]);
  });

  it('looks for a pharmacist of the site where the register names one', async () => {
    const story = await JudgedStory.begin(await newStore());
    await story.import(sale('C-1', 60));
    const verdict = async () => (await story.verdicts()).filter((line) => line.startsWith('D18'));
    await story.judge();
    expect(await verdict()).toEqual([]);
    await importMasters({
      store: story.store,
      regionKey: REGION_KEY,
      now: () => STORY_START,
      source: ndjson([
        { record: 'practitioner', code: DOCTOR_CODE, from: minute(-9000), role: 'pharmacist' },
        { record: 'registration', code: DOCTOR_CODE, facilityId: SITE, from: minute(-9000) },
      ]),
    });
    await story.judge();
    expect((await story.findings()).map(({ rule }) => rule)).toContain('D18');
    await story.clock(story.staff, 'in', 30);
    await story.judge();
    expect(await verdict()).toEqual(['D18 C-1: clear (pharmacist-present)']);
  });
});
