import { afterEach, describe, expect, it } from 'vitest';
import { listAudit } from '../../../hub/access/audit.ts';
import { oldFiles } from '../../../hub/files/old-files.ts';
import type { SelfCheckList } from '../../../hub/inspection/inspection-schema.ts';
import { createSelfChecks } from '../../../hub/inspection/self-checks.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import type { OwnCheck, OwnCheckList } from '../../../hub/portal/self-check-schema.ts';
import { SITE } from '../../support/builders.ts';
import { PortalStage } from '../../support/portal-stage.ts';
import { PDF, PNG } from '../../support/sample-files.ts';
import { describeEachStore, memoryStore } from '../../support/stores.ts';

const WORDS = '已逐笔核对，取药人为家属，已补登记并退回两笔。';
const DAY = 86_400_000;
const stages: PortalStage[] = [];
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.app.close();
});

/** A stage whose institution was asked to check its one finding until the day after tomorrow. */
async function asked(...given: Parameters<typeof PortalStage.begin>) {
  const stage = await PortalStage.begin(...given);
  stages.push(stage);
  const { id: finding } = await stage.story.finding();
  const found = (await stage.story.story.findings()).find(({ id }) => id === finding);
  const dueOn = new Date(stage.story.now + 2 * DAY).toISOString().slice(0, 10);
  const input = { campaign: '代取药自查', dueOn, sites: [SITE], rules: found?.rule };
  await createSelfChecks(stage.story.parts.store, input as never, 'operator', stage.story.now);
  const { items } = (await stage.ask('clerk', 'GET', '/v1/portal/self-checks')).json<OwnCheckList>();
  return { stage, finding, listed: items[0], at: `/v1/portal/self-checks/${items[0]?.id}` };
}

const report = (finding: string, over = {}) => ({
  payload: {
    ...{ checked: 40, wrong: 2, refundFen: 17_280, words: WORDS },
    answers: [{ finding, answer: 'corrected', words: '家属代取，已退回' }],
    ...over,
  },
});

describeEachStore('an institution checks a list itself', (newStore) => {
  it('reads it, keeps a draft with files, and sends it once; the office reads it with its files', async () => {
    const { stage, finding, listed, at } = await asked(await newStore());
    const { store } = stage.story.parts;
    expect(listed).toMatchObject({
      campaign: '代取药自查',
      state: 'to-check',
      findings: 1,
      drafted: false,
      sent: null,
    });
    const before = (await stage.ask('clerk', 'GET', at)).json<OwnCheck>();
    expect(before.items).toMatchObject([{ allegation: { finding, claim: { id: 'C-1' } }, answer: null }]);

    const draft = { checked: 40, wrong: null, refundFen: null, words: '在核对', answers: [] };
    expect((await stage.ask('clerk', 'PUT', `${at}/draft`, { payload: draft })).statusCode).toBe(200);
    const file = (await stage.upload('clerk', `${at}/files`, '自查表.pdf', PDF)).json();
    const spare = (await stage.upload('colleague', `${at}/files`, 'b.png', PNG)).json();
    expect((await stage.ask('colleague', 'DELETE', `${at}/files/${spare.id}`)).statusCode).toBe(204);
    const office = `/v1/inspection/self-checks/${listed?.id}/files/${file.id}`;
    expect((await stage.ask('reviewer', 'GET', office)).statusCode).toBe(404);
    const seen = (await stage.ask('colleague', 'GET', at)).json<OwnCheck>();
    expect([seen.draft, seen.files]).toMatchObject([{ ...draft, by: 'clerk' }, [{ name: '自查表.pdf' }]]);

    const missing = await stage.ask('clerk', 'POST', `${at}/report`, report(finding, { answers: [] }));
    expect([missing.statusCode, missing.json().error.code]).toEqual([409, 'ANSWERS_MISSING']);
    const sent = (await stage.ask('clerk', 'POST', `${at}/report`, report(finding))).json<OwnCheck>();
    expect(sent).toMatchObject({
      state: 'sent',
      files: [],
      report: { checked: 40, wrong: 2, late: false, by: 'clerk' },
    });
    expect(sent.items[0]).toMatchObject({ answer: 'corrected', words: '家属代取，已退回' });
    const line = store.db
      .selectFrom('ledger')
      .select('kind')
      .where('idx', '=', sent.report?.ledgerIndex ?? 0);
    expect(await line.execute()).toEqual([{ kind: 'configuration' }]);
    const again = await stage.ask('clerk', 'POST', `${at}/report`, report(finding));
    expect([again.statusCode, again.json().error.code]).toEqual([409, 'CHECK_SENT']);
    expect((await stage.upload('clerk', `${at}/files`, 'late.pdf', PDF)).statusCode).toBe(409);

    const [shown] = (await stage.ask('operator', 'GET', '/v1/inspection/self-checks')).json<SelfCheckList>().items;
    const { refundFen, words } = report(finding).payload;
    expect(shown?.report).toMatchObject({ refundFen, words, files: [{ id: file.id, name: '自查表.pdf' }] });
    expect((await stage.ask('reviewer', 'GET', office)).rawPayload.equals(PDF)).toBe(true);
    const did = (await listAudit(store.db, { account: 'clerk', limit: 9 })).map(({ action }) => action);
    expect(did).toEqual(expect.arrayContaining(['self-check.read', 'self-check.sent']));
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true });
  });

  it('is taken after the day, and says so', async () => {
    const { stage, finding, at } = await asked(await newStore());
    const { db } = stage.story.parts.store;
    await db.updateTable('self_checks').set({ due_on: '2026-11-02' }).execute();
    expect((await stage.ask('clerk', 'GET', at)).json<OwnCheck>()).toMatchObject({
      state: 'late',
      clock: { overdue: true },
    });
    const sent = (await stage.ask('clerk', 'POST', `${at}/report`, report(finding))).json<OwnCheck>();
    expect([sent.report?.late, sent.sent?.late]).toEqual([true, true]);
  });
});

describe('a list of an institution', () => {
  it('is not there for another one, by any route', async () => {
    const { stage, finding, at } = await asked(await memoryStore());
    const { id } = (await stage.upload('clerk', `${at}/files`, 'a.pdf', PDF)).json();
    const draft = { checked: 1, wrong: 1, refundFen: 1, words: '', answers: [] };
    const answers = [
      await stage.ask('stranger', 'GET', at),
      await stage.ask('stranger', 'PUT', `${at}/draft`, { payload: draft }),
      await stage.ask('stranger', 'POST', `${at}/report`, report(finding)),
      await stage.upload('stranger', `${at}/files`, 'a.pdf', PDF),
      await stage.ask('stranger', 'GET', `${at}/files/${id}`),
      await stage.ask('stranger', 'DELETE', `${at}/files/${id}`),
    ];
    expect(answers.map(({ statusCode, json }) => [statusCode, json().error.code])).toEqual(
      answers.map(() => [404, 'CHECK_UNKNOWN']),
    );
    expect((await stage.ask('stranger', 'GET', '/v1/portal/self-checks')).json()).toMatchObject({ items: [] });
  });

  it.each([
    ['more wrong than checked', { wrong: 41 }],
    ['less than nothing', { refundFen: -1 }],
    ['a person’s number in the words', { words: '联系 13900001111 核对' }],
    ['a field too many', { late: false }],
    ['the same finding twice', { twice: true }],
    ['a finding that is not on the list', { strange: true }],
  ])('is not reported on with %s', async (_, over: Record<string, unknown>) => {
    const { stage, finding, at } = await asked(await memoryStore());
    const one = { finding, answer: 'explained', words: '说明见附件' };
    const said = over.twice
      ? { answers: [one, one] }
      : over.strange
        ? { answers: [one, { ...one, finding: 'F' }] }
        : over;
    const refused = await stage.ask('clerk', 'POST', `${at}/report`, report(finding, said));
    expect([400, 409]).toContain(refused.statusCode);
    expect((await stage.ask('clerk', 'GET', at)).json<OwnCheck>().report).toBeNull();
  });

  it('asks for nothing about a finding that was retracted meanwhile', async () => {
    const { stage, finding, at } = await asked(await memoryStore());
    const { db } = stage.story.parts.store;
    await db.updateTable('findings').set({ status: 'retracted' }).where('id', '=', finding).execute();
    const sent = await stage.ask('clerk', 'POST', `${at}/report`, report(finding, { answers: [] }));
    expect(sent.json()).toMatchObject({ state: 'sent', items: [{ asked: false, answer: null }] });
  });

  it('lets its files go with age, like those of closed cases', async () => {
    const { stage, at } = await asked(await memoryStore());
    await stage.upload('clerk', `${at}/files`, 'a.pdf', PDF);
    const { store } = stage.story.parts;
    const parts = { store, files: stage.files, now: stage.story.now };
    const since = (ms: number) => new Date(stage.story.now + ms).toISOString();
    expect(await oldFiles(parts, since(-DAY), true)).toBe(0);
    expect(await oldFiles(parts, since(DAY), true)).toBe(1);
    expect((await stage.ask('clerk', 'GET', at)).json<OwnCheck>().files).toEqual([]);
  });
});
