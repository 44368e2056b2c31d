import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DrawnParameters } from '../../../hub/cases/claim-timeline.ts';
import { practitionerDayTimeline } from '../../../hub/cases/day-timeline.ts';
import { loadEvidence } from '../../../hub/cases/evidence.ts';
import { EvidenceItem } from '../../../hub/cases/finding-schema.ts';
import { refsWithObjections } from '../../../hub/cases/objections.ts';
import { loadPractitionerPresence } from '../../../hub/cases/practitioner-presence.ts';
import { buildConsoleApp } from '../../../hub/console/app.ts';
import type { Store } from '../../../hub/store/store.ts';
import { OTHER_SITE, SITE } from '../../support/builders.ts';
import { DOCTOR, minute } from '../../support/claim-builders.ts';
import { JudgedStory } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

const HOUR = 60;
const at = (minutes: number) => Date.parse(minute(minutes));
const day = { from: at(0), until: at(24 * HOUR) };

let store: Store;
let story: JudgedStory;
beforeEach(async () => {
  store = await memoryStore();
  story = await JudgedStory.begin(store);
});
afterEach(() => store.close());

const doctor = { subject: { type: 'practitioner', id: DOCTOR } };
const presence = (span = day, now = 60 * HOUR) => loadPractitionerPresence(store.db, DOCTOR, span, at(now));

describe('the presence of a practitioner', () => {
  it('is their shifts at each site, as devices and rules pair them', async () => {
    await story.clock(story.staff, 'in', 60);
    await story.clock(story.staff, 'out', 5 * HOUR);
    await story.clock(story.elsewhere, 'in', 6 * HOUR);
    const { shifts } = await presence();
    expect(shifts).toMatchObject([
      { site: { id: SITE }, from: minute(60), until: minute(5 * HOUR), end: 'clock-out', elsewhere: false },
      { site: { id: OTHER_SITE }, from: minute(6 * HOUR), until: null, end: 'forgotten', out: null },
    ]);
    expect((await presence(day, 8 * HOUR)).shifts[1]).toMatchObject({ end: 'open' });
  });

  it('holds a night shift on both of its days, and two sites at once', async () => {
    await story.clock(story.staff, 'in', 20 * HOUR);
    await story.clock(story.elsewhere, 'in', 22 * HOUR);
    await story.clock(story.elsewhere, 'out', 23 * HOUR);
    await story.clock(story.staff, 'out', 30 * HOUR);
    expect((await presence()).shifts.map(({ elsewhere }) => elsewhere)).toEqual([true, true]);
    const next = { from: at(24 * HOUR + 1), until: at(48 * HOUR) };
    expect((await presence(next)).shifts).toMatchObject([{ site: { id: SITE }, until: minute(30 * HOUR) }]);
  });

  it('has events that do not know where they were, and attempts that recognised nobody, apart', async () => {
    await story.attest(story.staff, 'staff.clock-in', 60, { ...doctor, geo: undefined, unlocated: 'no-fix' });
    const face = {
      outcome: 'not-assessable',
      reasons: ['too-dark'],
      threshold: 0.5,
      policy: 'p',
      model: 'm',
      frames: 0,
    };
    await story.attest(story.staff, 'staff.clock-out', 200, { ...doctor, face });
    const report = await presence();
    expect(report.shifts).toMatchObject([{ ins: [{ fence: 'cannot-tell' }], end: 'forgotten' }]);
    expect(report.unrecognised).toMatchObject([{ direction: 'out', at: minute(200) }]);
  });
});

describe('an objection', () => {
  const objected = async () => {
    const about = await story.clock(story.staff, 'in', 60);
    await story.clock(story.staff, 'out', 5 * HOUR);
    const objection = { about, reason: 'wrong-time', claimedAt: minute(30) };
    const jti = await story.attest(story.staff, 'staff.objection', 6 * HOUR, { ...doctor, objection });
    return { about, jti };
  };

  it('stands beside the event, in presence, timeline and evidence; the event stays', async () => {
    const { about, jti } = await objected();
    const { shifts } = await presence();
    expect(shifts).toMatchObject([
      { from: minute(60), end: 'clock-out', objections: [{ jti, about, reason: 'wrong-time', claimedAt: minute(30) }] },
    ]);
    const { items } = await practitionerDayTimeline(store.db, DOCTOR, day, DrawnParameters.parse({}), at(60 * HOUR));
    expect(items).toContainEqual(
      expect.objectContaining({ label: { code: 'objection', params: {} }, ref: { type: 'attestation', id: jti } }),
    );
    const refs = await refsWithObjections(store.db, [{ type: 'attestation', id: about }]);
    expect(refs.map(({ id }) => id)).toEqual([about, jti]);
    const evidence = await loadEvidence(store.db, refs);
    expect(evidence.find((item) => item.jti === jti)).toMatchObject({
      kind: 'staff.objection',
      objection: { about, reason: 'wrong-time' },
    });
    expect(evidence.every((item) => EvidenceItem.safeParse(item).success)).toBe(true);
  });

  it('to somebody else’s event is none', async () => {
    const { about } = await objected();
    const another = 'Zx9cV8bN7mQ6wE5rT4yU3iO2pA1sD0fG9hJ8kL7zX6c';
    const objection = { about, reason: 'not-me' };
    const subject = { type: 'practitioner', id: another };
    await story.attest(story.staff, 'staff.objection', 7 * HOUR, { subject, objection });
    expect((await presence()).shifts[0]?.objections).toHaveLength(1);
  });
});

describe('the interface', () => {
  it('takes a number in the body, keeps and shows none, and says in the audit log who read about whom', async () => {
    await story.clock(story.staff, 'in', 60);
    const lines: string[] = [];
    const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
    const app = await buildConsoleApp({ ...story.consoleParts(), logger, access: { mode: 'loopback' } });
    const payload = { number: ' d350203001234', from: '2026-11-22', to: '2026-11-22' };
    const answer = await app.inject({ method: 'POST', url: '/v1/practitioners/presence', payload });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ practitioner: DOCTOR, shifts: [{ from: minute(60) }] });
    const nobody = { ...payload, number: 'D350203009999' };
    expect(
      (await app.inject({ method: 'POST', url: '/v1/practitioners/presence', payload: nobody })).json(),
    ).toMatchObject({ shifts: [] });
    await app.close();
    const audited = await store.db.selectFrom('audit_log').select(['content']).execute();
    expect(audited.map(({ content }) => JSON.parse(content).target?.id)).toContain(DOCTOR);
    expect(JSON.stringify([audited, lines, answer.body]).toUpperCase()).not.toContain('350203001234');
  });
});
