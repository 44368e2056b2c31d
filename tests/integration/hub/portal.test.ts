import { afterEach, describe, expect, it } from 'vitest';
import { listAudit } from '../../../hub/access/audit.ts';
import { verifyBundle } from '../../../hub/ledger/verifier/verify-bundle.mjs';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import type { NoticePage, NoticeView } from '../../../hub/portal/notice-schema.ts';
import { OTHER_SITE, SITE } from '../../support/builders.ts';
import { APPROVER, OPERATOR, REVIEWER } from '../../support/case-story.ts';
import { minute, PERSON_NUMBER } from '../../support/claim-builders.ts';
import { PortalStage } from '../../support/portal-stage.ts';
import { PDF, PNG } from '../../support/sample-files.ts';
import { describeEachStore, memoryStore } from '../../support/stores.ts';

const TEXT = '当日由家属持委托书代为取药，附委托书与取药记录。';
const stages: PortalStage[] = [];
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.app.close();
});

async function begin(...given: Parameters<typeof PortalStage.begin>): Promise<PortalStage> {
  const stage = await PortalStage.begin(...given);
  stages.push(stage);
  return stage;
}

const listed = async (stage: PortalStage, show = 'open') =>
  (await stage.ask('clerk', 'GET', `/v1/portal/notices?show=${show}`)).json<NoticePage>();

describeEachStore('an institution and its notice', (newStore) => {
  it('opens it, answers with files, and gets a receipt; the office reads all of it', async () => {
    const stage = await begin(await newStore());
    const { store } = stage.story.parts;
    const id = await stage.noticed();
    const at = `/v1/portal/notices/${id}`;
    expect((await listed(stage)).items).toMatchObject([{ id, stage: 'to-answer', asks: 'explanation', opened: false }]);
    expect((await stage.ask('clerk', 'GET', at)).json().error.code).toBe('NOT_OPENED');

    stage.story.now += 20 * 60_000;
    const opened = (await stage.ask('clerk', 'POST', `${at}/opened`, { payload: {} })).json<NoticeView>();
    expect(opened.allegations[0]).toMatchObject({ stands: true, amountFen: 8640, claim: { id: 'C-1' }, withheld: 0 });
    expect(opened.clock).toMatchObject({ daysLeft: 5, overdue: false, pausedAt: null });
    expect(opened.events.map(({ what }) => what)).toEqual(['notice', 'delivered']);

    const draft = { stand: 'partly', text: TEXT.slice(0, 5) };
    await stage.ask('clerk', 'PUT', `${at}/draft`, { payload: draft });
    const upload = await stage.upload('clerk', `${at}/files`, '委托书.pdf', PDF);
    expect(upload.json()).toMatchObject({ name: '委托书.pdf', kind: 'pdf', bytes: PDF.length });
    const spare = (await stage.upload('colleague', `${at}/files`, 'b.png', PNG)).json();
    expect((await stage.ask('colleague', 'DELETE', `${at}/files/${spare.id}`)).statusCode).toBe(204);
    const seen = (await stage.ask('colleague', 'GET', at)).json<NoticeView>();
    expect(seen.draft).toMatchObject({ ...draft, by: 'clerk', files: [{ name: '委托书.pdf' }] });
    expect((await stage.ask('operator', 'GET', `/v1/cases/${id}/files/${upload.json().id}`)).statusCode).toBe(404);

    const payload = { stand: 'contests', text: TEXT };
    const sent = (await stage.ask('clerk', 'POST', `${at}/answers`, { payload })).json<NoticeView>();
    const [answer] = sent.answers;
    expect(sent).toMatchObject({ stage: 'in-review', asks: null, draft: { text: '', files: [] } });
    expect(answer).toMatchObject({ stand: 'contests', text: TEXT, by: 'clerk', files: [{ name: '委托书.pdf' }] });
    const line = await store.db
      .selectFrom('ledger')
      .select('ref')
      .where('idx', '=', answer?.ledgerIndex ?? 0)
      .execute();
    expect(line).toEqual([{ ref: answer?.step }]);
    const again = await stage.ask('colleague', 'POST', `${at}/answers`, { payload });
    expect([again.statusCode, again.json().error.code]).toEqual([409, 'NOTHING_ASKED']);
    expect((await stage.upload('clerk', `${at}/files`, 'late.pdf', PDF)).statusCode).toBe(409);

    const office = (await stage.ask('operator', 'GET', `/v1/cases/${id}/answers`)).json();
    expect(office.answers).toEqual(sent.answers);
    const file = await stage.ask('reviewer', 'GET', `/v1/cases/${id}/files/${answer?.files[0]?.id}`);
    expect(file.rawPayload.equals(PDF)).toBe(true);
    expect(file.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(file.headers['content-disposition']).toContain(`filename*=UTF-8''${encodeURIComponent('委托书.pdf')}`);
    const actions = (await listAudit(store.db, { account: 'reviewer', limit: 9 })).map(({ action }) => action);
    expect(actions).toContain('file.read');
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true });
  });

  it('is heard on what is proposed, and learns the decision when it is told, not before', async () => {
    const stage = await begin(await newStore());
    const id = await stage.noticed();
    const at = `/v1/portal/notices/${id}`;
    await stage.ask('clerk', 'POST', `${at}/opened`, { payload: {} });
    await stage.ask('clerk', 'POST', `${at}/answers`, { payload: { stand: 'contests', text: TEXT } });
    await stage.story.take(id, 'second-review', REVIEWER);
    await stage.story.take(id, 'propose', REVIEWER, { measures: ['deducted'], amountFen: 8640, days: 5 });
    const proposed = (await stage.ask('clerk', 'GET', at)).json<NoticeView>();
    expect(proposed).toMatchObject({ stage: 'to-state', asks: 'statement' });
    expect(proposed.documents.at(-1)).toMatchObject({ kind: 'proposal', measures: ['deducted'], amountFen: 8640 });
    const wrong = await stage.ask('clerk', 'POST', `${at}/answers`, { payload: { stand: 'partly', text: TEXT } });
    expect(wrong.json().error.code).toBe('ANSWER_INVALID');
    await stage.ask('clerk', 'POST', `${at}/answers`, { payload: { stand: 'appeal', text: TEXT } });
    await stage.story.take(id, 'decide', APPROVER, { measures: ['deducted'], amountFen: 8000 });
    const decided = (await stage.ask('clerk', 'GET', at)).json<NoticeView>();
    expect([decided.stage, decided.documents.length]).toEqual(['in-review', 2]);
    expect(JSON.stringify(decided)).not.toContain('because of decide');
    await stage.story.take(id, 'notify', OPERATOR, { served: 'portal', servedOn: '2026-11-23' });
    const told = (await stage.ask('clerk', 'GET', at)).json<NoticeView>();
    expect(told.stage).toBe('decided');
    expect(told.documents.at(-1)).toMatchObject({ kind: 'decision', amountFen: 8000, number: '2026-000001-3' });
    expect((await listed(stage, 'closed')).counts).toEqual({ open: 0, answered: 0, closed: 1 });
  });

  it('asks for more time, once at a time, and gets it by a step of the case', async () => {
    const stage = await begin(await newStore());
    const id = await stage.noticed();
    const at = `/v1/portal/notices/${id}`;
    const before = (await stage.ask('clerk', 'POST', `${at}/opened`, { payload: {} })).json<NoticeView>();
    const payload = { days: 3, reason: '病历在档案室，调阅需要时间' };
    const asked = (await stage.ask('clerk', 'POST', `${at}/extensions`, { payload })).json<NoticeView>();
    expect(asked).toMatchObject({ mayExtend: false, extensions: [{ days: 3, answer: null }] });
    expect((await stage.ask('clerk', 'POST', `${at}/extensions`, { payload })).statusCode).toBe(409);
    const path = `/v1/cases/${id}/extensions/${asked.extensions[0]?.id}`;
    const answer = { answer: 'granted', reason: '情况属实' };
    expect((await stage.ask('operator', 'POST', path, { payload: answer })).statusCode).toBe(200);
    expect((await stage.ask('operator', 'POST', path, { payload: answer })).statusCode).toBe(409);
    const after = (await stage.ask('clerk', 'GET', at)).json<NoticeView>();
    expect(after.clock?.daysLeft).toBe((before.clock?.daysLeft ?? 0) + 3);
    expect(after.extensions[0]).toMatchObject({ answer: 'granted', words: '情况属实' });
  });

  it('are told why there is no more time, in words that the case keeps', async () => {
    const stage = await begin(await memoryStore());
    const id = await stage.noticed();
    const at = `/v1/portal/notices/${id}`;
    await stage.ask('clerk', 'POST', `${at}/opened`, { payload: {} });
    const payload = { days: 3, reason: '医务科正在核查' };
    const asked = (await stage.ask('clerk', 'POST', `${at}/extensions`, { payload })).json<NoticeView>();
    const answer = { answer: 'refused', reason: '五个工作日足够核查' };
    await stage.ask('operator', 'POST', `/v1/cases/${id}/extensions/${asked.extensions[0]?.id}`, { payload: answer });
    const view = (await stage.ask('clerk', 'GET', at)).json<NoticeView>();
    expect(view).toMatchObject({ mayExtend: true, extensions: [{ answer: 'refused', words: answer.reason }] });
    expect(view.clock?.dueAt).toBe(asked.clock?.dueAt);
    expect(view.events.at(-1)).toMatchObject({ what: 'not-extended', words: answer.reason });
    const { steps, state } = (await stage.ask('reviewer', 'GET', `/v1/cases/${id}`)).json();
    expect([state, steps.at(-1)]).toMatchObject([
      'noticed',
      { step: 'not-extended', by: 'operator', reason: answer.reason },
    ]);
    expect(JSON.stringify(view)).not.toContain('operator');
  });
});

describe('files of the office', () => {
  it('belong to the step that names them, and can not be taken back then', async () => {
    const stage = await begin(await memoryStore());
    const id = await stage.noticed();
    const file = (await stage.upload('operator', `/v1/cases/${id}/files`, '来信.pdf', PDF)).json();
    const step = (files: string[]) => ({
      payload: { step: 'explanation', reason: '机构来信说明', fields: { stand: 'contests', files } },
    });
    const made = await stage.ask('operator', 'POST', `/v1/cases/${id}/steps`, step([file.digest, 'x'.repeat(43)]));
    expect([made.statusCode, made.json().error.code]).toEqual([400, 'STEP_INVALID']);
    expect((await stage.ask('operator', 'POST', `/v1/cases/${id}/steps`, step([file.digest]))).statusCode).toBe(200);
    const office = (await stage.ask('reviewer', 'GET', `/v1/cases/${id}/answers`)).json();
    expect(office).toMatchObject({ loose: [], answers: [{ files: [{ name: '来信.pdf', digest: file.digest }] }] });
    expect((await stage.ask('operator', 'DELETE', `/v1/cases/${id}/files/${file.id}`)).statusCode).toBe(404);
    expect((await stage.ask('clerk', 'DELETE', `/v1/portal/notices/${id}/files/${file.id}`)).statusCode).toBe(404);
  });
});

describe('nothing of anybody else', () => {
  it('another institution’s notices are not there, by any route', async () => {
    const stage = await begin(await memoryStore());
    const id = await stage.noticed();
    await stage.ask('clerk', 'POST', `/v1/portal/notices/${id}/opened`, { payload: {} });
    const file = (await stage.upload('clerk', `/v1/portal/notices/${id}/files`, 'a.pdf', PDF)).json().id;
    const { id: finding } = await stage.story.finding();
    const step = (await stage.ask('clerk', 'GET', `/v1/portal/notices/${id}`)).json<NoticeView>().documents[0]?.step;
    const routes = stage.app.declaredAccess.filter(
      ({ url, method }) => url.includes('/portal/notices') && method !== 'HEAD',
    );
    expect(routes.length).toBeGreaterThan(9);
    const bodies: Record<string, object> = {
      draft: { stand: null, text: '' },
      answers: { stand: 'accepts', text: TEXT },
      extensions: { days: 1, reason: TEXT },
      opened: {},
    };
    for (const { method, url } of routes.filter((route) => route.url.includes(':id'))) {
      const path = url
        .replace(':id', id)
        .replace(':file', file)
        .replace(':finding', finding)
        .replace(':step', `${step}`);
      const payload = bodies[path.split('/').at(-1) ?? ''];
      const answer = path.endsWith('/files')
        ? await stage.upload('stranger', path, 'a.pdf', PDF)
        : await stage.ask('stranger', method as 'GET', path, payload ? { payload } : {});
      expect([method, url, answer.statusCode, answer.json().error.code]).toEqual([method, url, 404, 'NOTICE_UNKNOWN']);
    }
    const list = await stage.ask('stranger', 'GET', '/v1/portal/notices');
    expect(list.json()).toMatchObject({ total: 0, items: [], counts: { open: 0, answered: 0, closed: 0 } });
  });

  it('a case is not there before its notice, nor after the notice was taken back', async () => {
    const stage = await begin(await memoryStore());
    const id = await stage.story.open();
    await stage.story.take(id, 'triage', OPERATOR, { grade: 'to-verify' });
    await stage.story.take(id, 'first-review', OPERATOR);
    const open = () => stage.ask('clerk', 'POST', `/v1/portal/notices/${id}/opened`, { payload: {} });
    expect((await open()).statusCode).toBe(404);
    const notice = await stage.story.take(id, 'notice', OPERATOR, { days: 5 });
    await stage.story.takeBack(id, notice, OPERATOR);
    expect((await open()).statusCode).toBe(404);
    for (const show of ['open', 'answered', 'closed']) expect((await listed(stage, show)).total).toBe(0);
  });

  it('what operators write and attach, who they are, and what is evidence of others stays with the office', async () => {
    const stage = await begin(await memoryStore());
    const { db } = stage.story.parts.store;
    const { id: finding } = await stage.story.finding();
    const foreign = await stage.story.story.clock(stage.story.story.elsewhere, 'in', 30);
    const row = await db.selectFrom('findings').selectAll().where('id', '=', finding).executeTakeFirstOrThrow();
    const evidence = [...JSON.parse(row.evidence), { type: 'attestation', id: foreign }];
    const reason = {
      code: 'seen-elsewhere',
      params: { site: OTHER_SITE, devices: 'staff-2, desk-1', person: 'Q'.repeat(43) },
    };
    await db
      .updateTable('findings')
      .set({ evidence: JSON.stringify(evidence), reason: JSON.stringify(reason) })
      .where('id', '=', finding)
      .execute();
    const id = await stage.noticed();
    const office = (await stage.upload('operator', `/v1/cases/${id}/files`, 'visit.pdf', PDF)).json().id;
    const view = await stage.ask('clerk', 'POST', `/v1/portal/notices/${id}/opened`, { payload: {} });
    const [allegation] = view.json<NoticeView>().allegations;
    expect(allegation).toMatchObject({
      withheld: 1,
      reason: { params: { site: '***', devices: '***, desk-1', person: '***' } },
    });
    for (const secret of [
      OTHER_SITE,
      'staff-2',
      foreign,
      '"operator"',
      'because of triage',
      'because of first-review',
    ]) {
      expect(view.body).not.toContain(secret);
    }
    expect((await stage.ask('clerk', 'GET', `/v1/portal/notices/${id}/files/${office}`)).statusCode).toBe(404);
    const bundle = await stage.ask('clerk', 'GET', `/v1/portal/notices/${id}/findings/${finding}/bundle`);
    expect([bundle.statusCode, bundle.json().error.code]).toEqual([409, 'OTHERS_IN_EVIDENCE']);
  });

  it('a finding about a stay names the stay and the bed that the institution reported, and no stay of another one', async () => {
    const stage = await begin(await memoryStore());
    const { story } = stage.story;
    const reported = {
      kind: 'inpatient',
      personId: PERSON_NUMBER,
      reportedAt: minute(0),
      admittedAt: minute(0),
      admission: 'other',
    };
    const place = { department: 'D1', ward: 'W3', room: 'R1', bed: '12' };
    await story.import(
      { ...reported, ...place, stayId: 'S-1', facilityId: SITE },
      { ...reported, ...place, stayId: 'S-2', facilityId: OTHER_SITE },
    );
    const { id: finding } = await stage.story.finding();
    const change = (subject: string) =>
      story.store.db
        .updateTable('findings')
        .set({ subject_type: 'stay', subject, claim_id: null })
        .where('id', '=', finding)
        .execute();
    await change('S-1');
    const id = await stage.noticed();
    const seen = (
      await stage.ask('clerk', 'POST', `/v1/portal/notices/${id}/opened`, { payload: {} })
    ).json<NoticeView>();
    expect(seen.allegations[0]).toMatchObject({ claim: null, stay: { id: 'S-1', until: null, ward: 'W3', bed: '12' } });
    await change('S-2');
    const other = (await stage.ask('clerk', 'GET', `/v1/portal/notices/${id}`)).json<NoticeView>();
    expect(other.allegations[0]?.stay).toBeNull();
  });

  it('gives out the bundle of its own finding, which anybody can verify, without the office’s words', async () => {
    const stage = await begin(await memoryStore());
    const id = await stage.noticed();
    await stage.ask('clerk', 'POST', `/v1/portal/notices/${id}/opened`, { payload: {} });
    const { id: finding } = await stage.story.finding();
    const bundle = await stage.ask('clerk', 'GET', `/v1/portal/notices/${id}/findings/${finding}/bundle`);
    expect(await verifyBundle(bundle.rawPayload)).toMatchObject({ ok: true });
    expect(bundle.json().parts.finding).toMatchObject({ history: [], timeline: { items: [] } });
    expect(bundle.json().parts.evidence.length).toBeGreaterThan(0);
  });

  it('operators and administrators have no portal, clerks have no office', async () => {
    const stage = await begin(await memoryStore());
    const id = await stage.noticed();
    for (const person of ['operator', 'reviewer', 'administrator'] as const) {
      expect((await stage.ask(person, 'GET', '/v1/portal/notices')).statusCode).toBe(403);
    }
    for (const path of ['', '/answers', '/files/x', '/documents/x']) {
      expect((await stage.ask('clerk', 'GET', `/v1/cases/${id}${path}`)).statusCode).toBe(403);
    }
  });
});

describe('letters and files', () => {
  it('a letter is a PDF in both languages, marked with who took it', async () => {
    const stage = await begin(await memoryStore());
    const id = await stage.noticed();
    const at = `/v1/portal/notices/${id}`;
    const opened = (await stage.ask('clerk', 'POST', `${at}/opened`, { payload: {} })).json<NoticeView>();
    for (const language of ['zh-CN', 'en']) {
      const url = `${at}/documents/${opened.documents[0]?.step}?language=${language}`;
      const pdf = await stage.ask('clerk', 'GET', url);
      expect(pdf.headers['content-disposition']).toBe('attachment; filename="2026-000001-1.pdf"');
      expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
      expect(pdf.rawPayload.length).toBeGreaterThan(5000);
    }
    expect((await stage.ask('clerk', 'GET', `${at}/documents/none`)).json().error.code).toBe('DOCUMENT_UNKNOWN');
  }, 15_000);

  it.each([
    ['a program', 'a.exe', Buffer.from('MZ'), 415, 'KIND_REFUSED'],
    ['one thing called another', 'a.pdf', PNG, 415, 'NOT_WHAT_IT_SAYS'],
    ['nothing', 'a.pdf', Buffer.alloc(0), 422, 'EMPTY'],
    ['too much', 'a.pdf', Buffer.concat([PDF, Buffer.alloc(2000)]), 413, 'TOO_LARGE'],
    ['much too much', 'a.pdf', Buffer.concat([PDF, Buffer.alloc(60_000)]), 413, 'TOO_LARGE'],
  ])('an upload of %s is refused and leaves nothing', async (_, name, content, status, code) => {
    const stage = await begin(await memoryStore(), { fileBytes: 1500 });
    const id = await stage.noticed();
    await stage.ask('clerk', 'POST', `/v1/portal/notices/${id}/opened`, { payload: {} });
    const answer = await stage.upload('clerk', `/v1/portal/notices/${id}/files`, name, content);
    expect([answer.statusCode, answer.json().error.code]).toEqual([status, code]);
    expect(await stage.story.parts.store.db.selectFrom('case_files').selectAll().execute()).toEqual([]);
  });

  it('names of files lead nowhere', async () => {
    const stage = await begin(await memoryStore());
    const id = await stage.noticed();
    await stage.ask('clerk', 'POST', `/v1/portal/notices/${id}/opened`, { payload: {} });
    for (const name of ['../../../etc/cron.d/a.pdf', '..\\\\..\\\\a.pdf', 'a\u202efdp.pdf', '%2e%2e%2fa.pdf']) {
      const answer = await stage.upload(
        'clerk',
        `/v1/portal/notices/${id}/files`,
        name,
        Buffer.concat([PDF, Buffer.from(name)]),
      );
      expect(answer.json().name).not.toMatch(/[/\\\u202e]/);
    }
    const outside = await stage.ask('clerk', 'GET', `/v1/portal/notices/${id}/files/..%2f..%2fkeys`);
    expect(outside.statusCode).toBe(404);
  });

  it('another form, or none, is refused', async () => {
    const stage = await begin(await memoryStore());
    const id = await stage.noticed();
    await stage.ask('clerk', 'POST', `/v1/portal/notices/${id}/opened`, { payload: {} });
    const url = `/v1/portal/notices/${id}/files`;
    expect((await stage.ask('clerk', 'POST', url, { payload: { file: 'x' } })).statusCode).toBeLessThan(500);
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const empty = await stage.ask('clerk', 'POST', url, { payload: '--x--\r\n', headers });
    expect([empty.statusCode, empty.json().error.code]).toEqual([422, 'EMPTY']);
    const cut = await stage.ask('clerk', 'POST', url, { payload: '--x\r\ncontent-disposition: form-data', headers });
    expect(cut.statusCode).toBeLessThan(500);
    const foreign = await stage.ask('clerk', 'POST', url, {
      payload: '--x--',
      headers: { ...headers, origin: 'https://evil.example' },
    });
    expect(foreign.json().error.code).toBe('FOREIGN_ORIGIN');
  });
});
