import { expect, it } from 'vitest';
import { keepRuleSetting, loadRuleSettings, modeOf } from '../../../hub/crosscheck/governance/store-settings.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { STORY_START } from '../../support/builders.ts';
import { claimRow, minute } from '../../support/claim-builders.ts';
import { JudgedStory } from '../../support/judged-story.ts';
import { describeEachStore } from '../../support/stores.ts';

const DAY = 86_400_000;

describeEachStore('dated settings of rules', (newStore) => {
  const setting = { rule: 'P01', region: null, from: STORY_START - DAY, by: 'auditor' };

  it('judge by what was in force when it happened, and say under which mode a finding was made', async () => {
    const story = await JudgedStory.begin(await newStore());
    await story.checkIn(20);
    await story.import(claimRow({ lines: [] }));
    await story.judge();
    expect(await story.findings()).toEqual([]);

    await keepRuleSetting(story.store, { ...setting, change: { mode: 'shadow' } }, STORY_START);
    const parameters = { outpatientBeforeMinutes: 30 };
    await keepRuleSetting(story.store, { ...setting, change: { parameters } }, STORY_START);
    await story.judge();
    expect(await story.findings()).toMatchObject([{ rule: 'P01', mode: 'shadow', status: 'open' }]);

    const back = { ...setting, from: STORY_START + DAY, change: { parameters: { outpatientBeforeMinutes: null } } };
    await keepRuleSetting(story.store, back, STORY_START);
    await story.judge();
    expect(await story.findings()).toMatchObject([{ status: 'open' }]); // that is for later visits
    expect(await loadRuleSettings(story.store.db, 'P01')).toHaveLength(3);
    expect(await verifyLedger(story.store.db)).toMatchObject({ verified: true });
  });

  it('say which mode a rule is in, where and when', async () => {
    const { store } = await JudgedStory.begin(await newStore());
    await keepRuleSetting(store, { ...setting, region: '350200', change: { mode: 'hold' } }, STORY_START);
    const at = Date.parse(minute(0));
    expect(await modeOf(store.db, 'P01', '350203', at)).toBe('hold');
    expect(await modeOf(store.db, 'P01', '350500', at)).toBe('notify');
    expect(await modeOf(store.db, 'P01', '350203', at - 2 * DAY)).toBe('notify');
  });

  it('can not be changed behind the ledger’s back', async () => {
    const { store } = await JudgedStory.begin(await newStore());
    await keepRuleSetting(store, { ...setting, change: { mode: 'deny' } }, STORY_START);
    await expect(store.db.deleteFrom('rule_settings').execute()).rejects.toThrow(/append-only/);
  });
});
