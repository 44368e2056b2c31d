import { expect, it } from 'vitest';
import { decide, voidDecision } from '../../../hub/cases/decide.ts';
import { findingDetail } from '../../../hub/cases/finding-detail.ts';
import { FindingQuery } from '../../../hub/cases/finding-schema.ts';
import { listFindings } from '../../../hub/cases/list-findings.ts';
import { loadDevices } from '../../../hub/console/load-devices.ts';
import { loadInconclusive } from '../../../hub/console/load-inconclusive.ts';
import { loadOverview } from '../../../hub/console/load-overview.ts';
import { rules } from '../../../hub/crosscheck/rules/index.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { SITE } from '../../support/builders.ts';
import { claimRow, minute, PERSON } from '../../support/claim-builders.ts';
import { JUDGED_AT, JudgedStory } from '../../support/judged-story.ts';
import { describeEachStore } from '../../support/stores.ts';

const words = { outcome: 'dismissed', reason: 'a twin, papers seen' } as const;

describeEachStore('cases', (newStore) => {
  /** A fake patient, an empty swipe, and a visit while the kiosk was down. */
  const begin = async () => {
    const story = await JudgedStory.begin(await newStore());
    await story.store.db
      .updateTable('device_presence')
      .set({ online_until: minute(290) })
      .where('device', '=', 'desk-1')
      .execute();
    await story.online(story.desk.device, 320, null, 2);
    await story.checkIn(58, 'no-match');
    const day = { kind: 'pharmacy' as const, lines: [] };
    await story.import(
      claimRow({ ...day, claimId: 'C-1' }),
      claimRow({
        ...day,
        claimId: 'C-2',
        serviceStart: minute(200),
        settledAt: minute(201),
        amounts: { total: '9', fund: '9' },
      }),
      claimRow({ ...day, claimId: 'C-3', serviceStart: minute(300), settledAt: minute(301) }),
    );
    // Everything signed until then has arrived: what waits in the outbox is later.
    await story.checkIn(330, 'match', { nonce: 'later' });
    await story.judge();
    return story;
  };
  const query = (over: object = {}) => FindingQuery.parse(over);

  it('are listed, searched, ordered and paged', async () => {
    const { store } = await begin();
    const claimsOf = async (over: object) =>
      (await listFindings(store.db, query(over), { now: JUDGED_AT })).items.map((item) => item.claimId);
    expect(await claimsOf({})).toEqual(['C-1', 'C-2']);
    expect(await claimsOf({ limit: 1, offset: 1 })).toEqual(['C-2']);
    expect(await claimsOf({ q: 'c-2' })).toEqual(['C-2']);
    expect(await claimsOf({ q: PERSON.slice(0, 12) })).toHaveLength(2);
    expect(await claimsOf({ q: 'c_2' })).toEqual([]);
    expect(await claimsOf({ rule: 'P02', site: SITE, class: 'to-verify', status: 'open' })).toEqual(['C-1']);
  });

  it('add up in the overview', async () => {
    const { store } = await begin();
    expect(await loadOverview(store, 'hub-test', JUDGED_AT)).toMatchObject({
      claims: 3,
      findings: { open: 2, upheld: 0 },
      verdicts: { finding: 2, inconclusive: 1 },
      amountAtStakeFen: 8640 + 900,
      openByRule: [{ rule: 'P01' }, { rule: 'P02' }],
      devices: { online: 3, offline: 0 },
    });
    expect((await loadDevices(store.db, JUDGED_AT)).find(({ id }) => id === 'desk-1')).toMatchObject({
      online: true,
      since: minute(320),
      pending: 2,
    });
    expect(await loadInconclusive(store.db, { offset: 0, limit: 10 })).toMatchObject({
      total: 1,
      items: [{ claimId: 'C-3', missing: { code: 'device-down' }, site: { id: SITE } }],
    });
    const ofOther = await loadInconclusive(store.db, { offset: 0, limit: 10, rule: 'H02' });
    expect(ofOther).toEqual({ total: 0, rules: [{ rule: 'P01', count: 1 }], items: [] });
  });

  it('are decided once, also when two decide at the same time', async () => {
    const { store } = await begin();
    const [finding] = (await listFindings(store.db, query(), { now: JUDGED_AT })).items;
    const id = finding?.id ?? '';
    const both = await Promise.allSettled([
      decide(store, id, words, 'a', JUDGED_AT),
      decide(store, id, words, 'b', JUDGED_AT),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await voidDecision(store, id, { reason: 'no twin after all' }, 'c', JUDGED_AT);
    const detail = await findingDetail({ db: store.db, rules, now: () => JUDGED_AT }, id);
    expect(detail.history.map(({ kind }) => kind)).toEqual(['opened', 'decided', 'decision-voided']);
    expect(detail.evidence).toMatchObject([{ verification: { ok: true } }]);
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true });
  });

  it('that were retracted can not be decided', async () => {
    const story = await begin();
    await story.import({ cancels: 'C-1', facilityId: SITE, at: minute(350), reason: 'refunded' });
    await story.judge();
    const [retracted] = (await listFindings(story.store.db, query({ status: 'retracted' }), { now: JUDGED_AT })).items;
    const late = decide(story.store, retracted?.id ?? '', words, 'a', JUDGED_AT);
    await expect(late).rejects.toMatchObject({ code: 'FINDING_RETRACTED' });
  });
});
