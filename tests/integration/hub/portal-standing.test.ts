import { afterEach, describe, expect, it } from 'vitest';
import { listAudit } from '../../../hub/access/audit.ts';
import { permissionsOf } from '../../../hub/access/roles.ts';
import { makeBulletin } from '../../../hub/credit/bulletin/bulletin.ts';
import type { PointProposalInput } from '../../../hub/credit/points/entry.ts';
import { proposePoints } from '../../../hub/credit/points/propose.ts';
import { settlePoints } from '../../../hub/credit/points/settle.ts';
import { answerObjection } from '../../../hub/credit/scorecard/objections.ts';
import { runScorecards } from '../../../hub/credit/scorecard/run.ts';
import { createSelfChecks } from '../../../hub/inspection/self-checks.ts';
import { importMasters } from '../../../hub/masters/import.ts';
import type { OwnPractitioners, OwnRating, OwnVisits } from '../../../hub/portal/standing-schema.ts';
import type { PortalStart } from '../../../hub/portal/start-schema.ts';
import { OTHER_SITE, SITE } from '../../support/builders.ts';
import { DOCTOR, DOCTOR_CODE, minute, ndjson, REGION_KEY } from '../../support/claim-builders.ts';
import { addFinding, conduct, doctor } from '../../support/credit-story.ts';
import { PortalStage } from '../../support/portal-stage.ts';
import { describeEachStore, memoryStore } from '../../support/stores.ts';

const WORDS = '统计有误，该月停电两天已登记';
const ELSEWHERE = doctor('D-elsewhere');
/** The fourth day of the month after the story, in China. */
const LATER = Date.parse('2026-12-04T02:00:00Z');
const stages: PortalStage[] = [];
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.app.close();
});

async function begin(...given: Parameters<typeof PortalStage.begin>) {
  const stage = await PortalStage.begin(...given);
  stages.push(stage);
  const get = async <T>(url: string, person: 'clerk' | 'stranger' = 'clerk') =>
    (await stage.ask(person, 'GET', `/v1/portal/${url}`)).json<T>();
  return { stage, store: stage.story.parts.store, get };
}

describeEachStore('the rating of an institution', (newStore) => {
  it('is explained item by item beside the month before, and objected to once, by the institution itself', async () => {
    const { stage, store, get } = await begin(await newStore());
    expect(await get<OwnRating>('rating')).toEqual({ months: [], card: null, objections: [] });
    await addFinding(store, 'F-untold');
    await addFinding(store, 'F-october', { updated_at: '2026-10-10T02:00:00.000Z' });
    for (const month of ['2026-10', '2026-11']) await runScorecards(store, month, LATER);
    const { card, months } = await get<OwnRating>('rating');
    expect([months, card?.month, card?.before?.month]).toEqual([['2026-11', '2026-10'], '2026-11', '2026-10']);
    const upheld = card?.items.find(({ id }) => id === 'upheld-rate');
    expect(upheld).toMatchObject({ of: 1, before: 0, evidence: [], unseen: 1 });
    expect(JSON.stringify(card)).not.toContain('F-untold');

    const payload = { month: '2026-11', item: 'coverage', words: WORDS };
    const raised = (await stage.ask('clerk', 'POST', '/v1/portal/objections', { payload })).json<OwnRating>();
    expect(raised.objections).toMatchObject([{ item: 'coverage', state: 'raised', own: true, words: WORDS }]);
    const again = await stage.ask('colleague', 'POST', '/v1/portal/objections', { payload });
    expect([again.statusCode, again.json().error.code]).toEqual([409, 'OBJECTION_OPEN']);
    const strange = await stage.ask('clerk', 'POST', '/v1/portal/objections', {
      payload: { ...payload, item: 'upheld' },
    });
    expect([strange.statusCode, strange.json().error.code]).toEqual([404, 'CARD_UNKNOWN']);
    const answer = { step: 'declined', words: '停电未登记' } as const;
    await answerObjection(store, raised.objections[0]?.id ?? '', answer, 'approver', stage.story.now);
    const { objections } = await get<OwnRating>('rating');
    expect(objections).toMatchObject([{ state: 'declined', answer: '停电未登记' }]);
    expect(JSON.stringify(objections)).not.toContain('approver');
    expect((await get<OwnRating>('rating', 'stranger')).objections).toEqual([]);
    expect((await listAudit(store.db, { account: 'clerk', limit: 9 })).map(({ action }) => action)).toContain(
      'objection.raised',
    );
  });
});

describe('what is behind a rating', () => {
  it('shows a finding by the list that told of it, and no claim that something untold is about', async () => {
    const { stage, store, get } = await begin(await memoryStore());
    await runScorecards(store, '2026-11', LATER);
    const behind = async () => (await get<OwnRating>('rating')).card?.items.flatMap(({ evidence }) => evidence);
    expect(await behind()).toEqual([]);
    const dueOn = '2026-12-30';
    await createSelfChecks(store, { campaign: '自查', dueOn, sites: [SITE] } as never, 'operator', stage.story.now);
    await store.db.updateTable('findings').set({ status: 'upheld' }).where('claim_id', '=', 'C-1').execute();
    expect(await behind()).toEqual(
      expect.arrayContaining([expect.objectContaining({ type: 'self-check', number: null })]),
    );
  });
});

const APPROVER = { account: 'approver', permissions: permissionsOf(['approver']), site: null };

/** Doctors of this house and of another, with points that count and points that do not. */
async function withPoints(store: Parameters<typeof proposePoints>[0], now: number): Promise<void> {
  const enter = async (id: string, over: Partial<Extract<PointProposalInput, { kind: 'conduct' }>>, step = true) => {
    await addFinding(store, id, { practitioner: over.practitioner ?? DOCTOR, site: over.site ?? SITE });
    const input = conduct({ source: { type: 'finding', id }, sanction: sanction('2026-11-05'), ...over });
    const entry = await proposePoints(store, input, 'operator', now);
    if (step) await settlePoints(store, entry, { step: 'confirmed', reason: '属实，同意' }, APPROVER, now);
  };
  await enter('P-1', {});
  await enter('P-2', { site: OTHER_SITE as never, points: 4, sanction: sanction('2026-11-06') });
  await enter('P-3', {}, false);
  await enter('P-4', { practitioner: ELSEWHERE });
  await enter('P-5', { practitioner: ELSEWHERE, site: OTHER_SITE as never, sanction: sanction('2026-11-07') });
  await enter('P-6', {
    practitioner: doctor('D-stranger'),
    site: OTHER_SITE as never,
    sanction: sanction('2026-11-08'),
  });
}
const sanction = (on: string) => ({ kind: 'agreement', reference: `HC-${on}`, on }) as const;

describeEachStore('points of the own practitioners', (newStore) => {
  it('are shown as they count, without the office, other institutions or what is only proposed', async () => {
    const { stage, store, get } = await begin(await newStore());
    const rows = [{ record: 'registration', code: DOCTOR_CODE, facilityId: SITE, from: minute(-9000) }];
    const now = () => stage.story.now;
    await importMasters({ store, regionKey: REGION_KEY, now, source: ndjson(rows) });
    await withPoints(store, stage.story.now);
    const own = await get<OwnPractitioners>('practitioners');
    expect(own).toMatchObject({ year: 2026, registered: 1 });
    expect(own.items.map(({ practitioner, here, total }) => [practitioner, here, total])).toEqual([
      [DOCTOR, true, 9],
      [ELSEWHERE, false, null],
    ]);
    expect(own.items[0]).toMatchObject({ reached: ['interview', 'suspend'], repairLeft: 4 });
    expect(own.items[0]?.entries.map(({ points, elsewhere }) => [points, elsewhere]).sort()).toEqual([
      [4, true],
      [5, false],
    ]);
    expect(own.items[1]?.entries).toHaveLength(1);
    for (const secret of [OTHER_SITE, 'HC-2026-11-06', 'HC-2026-11-07', 'approver', '属实', 'signed for a visit']) {
      expect(JSON.stringify(own)).not.toContain(secret);
    }
    const find = (person: 'clerk' | 'stranger', code: string) =>
      stage.ask(person, 'POST', '/v1/portal/practitioners/find', { payload: { code } });
    expect((await find('clerk', DOCTOR_CODE)).json()).toMatchObject({ practitioner: DOCTOR, points: { total: 9 } });
    for (const [person, code] of [
      ['stranger', DOCTOR_CODE],
      ['clerk', 'D-stranger'],
      ['clerk', 'nobody'],
    ] as const) {
      const { statusCode, json } = await find(person, code);
      expect([statusCode, json().error.code]).toEqual([404, 'PERSON_UNKNOWN']);
    }
    const strangers = await get<OwnPractitioners>('practitioners', 'stranger');
    expect(strangers).toMatchObject({ registered: 0 });
    expect(JSON.stringify(strangers)).not.toContain('HC-2026-11-05');
  });
});

describe('visits', () => {
  it('are there once the seed of their plan is out, and only the own ones', async () => {
    const { store, get } = await begin(await memoryStore());
    const nothing = { sealed_seed: '', committed: '', roster: null };
    const plans = [
      { id: 'inspection-2026-10', month: '2026-10', drawn: 'd', revealed: 'r', ...nothing },
      { id: 'inspection-2026-11', month: '2026-11', drawn: 'd', revealed: null, ...nothing },
    ];
    await store.db.insertInto('inspection_plans').values(plans).execute();
    const objects = JSON.stringify([{ type: 'site', id: SITE }]);
    const visits = plans.flatMap(({ id: plan, month }) =>
      [SITE, OTHER_SITE].map((site) => ({
        ...{ plan, site, objects, inspector_a: 'a', inspector_b: 'b', day: `${month}-12`, state: 'done' as const },
      })),
    );
    await store.db.insertInto('inspection_visits').values(visits).execute();
    expect((await get<OwnVisits>('visits')).items).toEqual([
      { plan: 'inspection-2026-10', day: '2026-10-12', wholeSite: true, practitioners: 0, state: 'done', lines: [] },
    ]);
  });
});

describe('where somebody of an institution begins', () => {
  it('says what needs an answer, the period that ends first on top, and what the office did', async () => {
    const { stage, store, get } = await begin(await memoryStore());
    expect(await get<PortalStart>('start')).toMatchObject({
      todo: [],
      news: [],
      rating: null,
      people: { withPoints: 0 },
    });
    const notice = await stage.noticed();
    const input = { campaign: '自查', dueOn: '2026-11-23', sites: [SITE] };
    await createSelfChecks(store, input as never, 'operator', stage.story.now);
    await addFinding(store, 'F-october', { updated_at: '2026-10-10T02:00:00.000Z' });
    await runScorecards(store, '2026-10', LATER);
    await makeBulletin(store, '2026-10', 'approver', stage.story.now);
    const start = await get<PortalStart>('start');
    expect(start.todo.map(({ kind }) => kind)).toEqual(['self-check', 'notice']);
    expect(start.todo[1]).toMatchObject({ notice: { id: notice, opened: false } });
    expect(start).toMatchObject({ rating: { month: '2026-10', before: null }, news: [{ kind: 'bulletin' }] });
    expect(await get<PortalStart>('start', 'stranger')).toMatchObject({ todo: [] });
    const bulletin = await stage.ask('clerk', 'GET', '/v1/portal/bulletins');
    expect(bulletin.json()).toMatchObject({ site: SITE, months: ['2026-10'], bulletin: { month: '2026-10' } });
    expect(bulletin.body).not.toContain('approver');
    const file = await stage.ask('clerk', 'GET', '/v1/portal/bulletins/2026-10?format=pdf&language=en');
    expect(file.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('is nowhere for an account without an institution', async () => {
    const { stage, store } = await begin(await memoryStore());
    await store.db.updateTable('accounts').set({ site: null }).where('id', '=', 'clerk').execute();
    for (const page of [
      'start',
      'rating',
      'practitioners',
      'visits',
      'bulletins',
      'bulletins/2026-10',
      'self-checks',
    ]) {
      const { statusCode, json } = await stage.ask('clerk', 'GET', `/v1/portal/${page}`);
      expect([page, statusCode, json().error.code]).toEqual([page, 403, 'NO_INSTITUTION']);
    }
  });
});
