import pino from 'pino';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../contract/command.ts';
import { HubId, newEventId } from '../../../contract/ids.ts';
import { pseudonym } from '../../../contract/pseudonym.ts';
import { eddsa } from '../../../contract/signature/eddsa.ts';
import { answerListener } from '../../../hub/bedside/answers.ts';
import { createBedsideKeeper } from '../../../hub/bedside/keeper.ts';
import { BedsideParameters } from '../../../hub/bedside/parameters.ts';
import { publishedPlan } from '../../../hub/bedside/published-plan.ts';
import { seedSeal } from '../../../hub/bedside/seed.ts';
import { type PublishedPlan, verifyPlan } from '../../../hub/bedside/verify-plan.ts';
import { importClaims } from '../../../hub/claims/import.ts';
import { checkpointVerifier } from '../../../hub/ledger/checkpoint/checkpoint.ts';
import { issueCheckpoint } from '../../../hub/ledger/checkpoint/issue.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { importMasters } from '../../../hub/masters/import.ts';
import type { Store } from '../../../hub/store/store.ts';
import { sampleAttestation } from '../../support/attestation-samples.ts';
import { SITE } from '../../support/builders.ts';
import { ndjson, REGION_KEY, registerSites } from '../../support/claim-builders.ts';
import { describeEachStore, memoryStore } from '../../support/stores.ts';

const DATE = '2026-11-23';
const at = (time: string, date = DATE) => Date.parse(`${date}T${time}:00+08:00`);
const iso = (time: string, date = DATE) => new Date(at(time, date)).toISOString();

const stay = (number: number, ward: string, over: object = {}) => ({
  ...{
    stayId: `S-${number}`,
    personId: `person-${number}`,
    facilityId: SITE,
    kind: 'inpatient',
    ward,
    bed: `${number}`,
  },
  ...{ reportedAt: iso('20:00', '2026-11-22'), admittedAt: iso('09:00', '2026-11-21') },
  ...over,
});

/** Nothing is done at night but to begin and to end a day. */
const isNight = (instant: number) =>
  [21, 22, 23, 0, 1, 2, 3, 4].includes(new Date(instant + 8 * 3_600_000).getUTCHours());

interface Sent {
  readonly device: string;
  readonly body: Command['body'];
}

/** A hub whose clock is set by hand, with wards W1 and W2 of ten inpatients each and a handheld for W1 and for W2. */
async function story(store: Store, parameters: object = {}, exemptions: readonly object[] = []) {
  await registerSites(store);
  const handhelds = ['handheld-1', 'handheld-2', 'handheld-3'];
  for (const [index, id] of handhelds.entries()) {
    const place = JSON.stringify({ type: 'ward', id: index < 2 ? 'W1' : 'W2' });
    const device = { ...{ id, site: SITE, ueid: id, profile: 'handheld-ward', place, config: '{}', key_level: 'L0' } };
    const certificate = { certificate_serial: '00', certificate_fingerprint: 'none' };
    const life = { state: 'active', created_at: iso('00:00', '2026-11-01'), revoked_at: null } as const;
    await store.db
      .insertInto('devices')
      .values({ ...device, ...certificate, ...life })
      .execute();
  }
  let now = at('05:00');
  const common = { store, regionKey: REGION_KEY, now: () => now };
  const stays = Array.from({ length: 20 }, (_, index) => stay(index, index < 10 ? 'W1' : 'W2'));
  const others = [
    stay(90, 'W1', { dischargedAt: iso('10:00', '2026-11-22') }),
    stay(91, 'W1', { kind: 'home-bed' }),
    stay(92, 'W1', { newbornOf: 'S-1' }),
    stay(93, 'W1', { ward: undefined, bed: undefined }),
  ];
  await importClaims({ ...common, format: 'ndjson', source: ndjson([...stays, ...others]) });
  if (exemptions.length > 0) await importMasters({ ...common, source: ndjson(exemptions) });
  const sent: Sent[] = [];
  const sendCommand = async (device: string, body: Command['body']) => {
    sent.push({ device, body });
    return newEventId(now);
  };
  const seal = seedSeal(REGION_KEY);
  const logger = pino({ level: 'silent' });
  const parts = { store, seal, parameters: BedsideParameters.parse(parameters), sendCommand };
  const keeper = createBedsideKeeper({ ...parts, logger, now: () => now });
  const listener = answerListener(parts);
  return {
    sent,
    asked: () => sent.flatMap(({ device, body }) => (body.type === 'bedside.challenge' ? [{ device, ...body }] : [])),
    answer: (kind: 'patient.bedside' | 'bedside.reply' | 'alternative', over: object) =>
      listener.handle([{ attestation: sampleAttestation(kind, { iss: 'handheld-1', site: SITE, ...over }) } as never]),
    draws: () => store.db.selectFrom('bedside_draws').selectAll().orderBy('at').orderBy('round').execute(),
    async until(time: string, date = DATE, stepMinutes = 10) {
      for (; now < at(time, date); now += (isNight(now) ? 60 : stepMinutes) * 60_000) await keeper.look();
    },
    async later(minutes: number) {
      for (const end = now + minutes * 60_000; now < end; now += 5 * 60_000) await keeper.look();
    },
  };
}

const everybody = { rate: 1, windows: [{ from: '09:00', until: '10:00' }], maxRounds: 1 };

describeEachStore('bedside challenges', (newStore) => {
  it('are drawn from who is in hospital, asked on the ward’s own handhelds, and can be verified when the day is over', async () => {
    const store = await newStore();
    const hub = await story(store, { rate: 0.3, maxRounds: 1 });
    await hub.until('06:00');
    const before = await publishedPlan(store.db, DATE);
    expect(before).toMatchObject({ drawn: null, revealed: null, roster: null, draws: [] });
    await hub.until('09:00');
    const draws = await hub.draws();
    expect(draws).toHaveLength(6);
    const published = await publishedPlan(store.db, DATE);
    expect(published.draws.every(({ state }) => state !== 'planned')).toBe(true);
    expect(verifyPlan(published)).toEqual({ holds: 'not-yet' });

    await hub.until('02:00', '2026-11-24');
    for (const { device, ward } of hub.asked()) expect(device === 'handheld-3').toBe(ward === 'W2');
    expect(new Set(hub.asked().map(({ challenge }) => challenge)).size).toBe(6);
    for (const draw of await hub.draws()) {
      const hour = new Date(Date.parse(draw.at) + 8 * 3_600_000).getUTCHours();
      expect([8, 9, 10, 11, 14, 15, 16, 17, 18, 19]).toContain(hour);
    }
    const whole = await publishedPlan(store.db, DATE);
    expect(verifyPlan(whole)).toEqual({ holds: true, inpatients: 20, drawn: 6, replaced: 0, log: 'not-checked' });
    expect(JSON.parse(whole.drawn?.content ?? '{}')).toMatchObject({ inpatients: 20, withoutBed: 1, exempted: 0 });
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true });
  }, 60_000);
});

describe('who is asked', () => {
  it('nobody who must not be disturbed: the next of the ward takes the place', async () => {
    // Seven of the ward's ten from just after the hours of questions began (who is away for all of them is not on the list): of the
    // five drawn at least two are among them, whatever the seed.
    const exemptions = Array.from({ length: 7 }, (_, index) => ({
      ...{ record: 'exemption', stayId: `S-${index}`, kind: 'dialysis' },
      ...{ from: iso('08:05'), until: iso('20:00') },
    }));
    const store = await memoryStore();
    const hub = await story(store, { rate: 0.5 }, exemptions);
    await hub.until('23:55');
    const draws = await hub.draws();
    const skipped = draws.filter(({ state }) => state === 'skipped');
    for (const draw of skipped) expect(draw).toMatchObject({ reason: 'dialysis', ward: 'W1', challenge: null });
    const exempted = new Set(exemptions.map(({ stayId }) => stayId));
    const asked = await store.db
      .selectFrom('bedside_challenges')
      .select('stay_id')
      .where('issued_at', '<', iso('20:00'))
      .execute();
    for (const { stay_id } of asked) expect(exempted.has(stay_id)).toBe(false);
    await hub.until('01:00', '2026-11-27', 20);
    const verdict = verifyPlan(await publishedPlan(store.db, DATE));
    expect(verdict).toMatchObject({ holds: true });
    expect(skipped.length).toBeGreaterThanOrEqual(2);
    await store.close();
  });

  it('not on a ward without a handheld, not who was discharged meanwhile, not hours late', async () => {
    const store = await memoryStore();
    const hub = await story(store, everybody);
    await store.db.updateTable('devices').set({ state: 'revoked' }).where('id', '=', 'handheld-3').execute();
    await hub.until('06:10');
    await store.db
      .updateTable('stays')
      .set({ discharged_at: iso('08:00') })
      .where('stay_id', '=', 'S-1')
      .execute();
    await hub.until('10:10');
    const states = Object.groupBy(await hub.draws(), ({ state }) => state);
    expect(states['no-device']?.every(({ ward }) => ward === 'W2')).toBe(true);
    expect(states['no-device']).toHaveLength(10);
    expect(states.gone?.map((draw) => draw.stay_id)).toEqual(['S-1']);
    await store.close();

    const late = await memoryStore();
    const hubThatSlept = await story(late, everybody);
    await hubThatSlept.until('06:10');
    await hubThatSlept.until('13:00', DATE, 400);
    await hubThatSlept.until('13:10');
    expect(new Set((await hubThatSlept.draws()).map(({ state }) => state))).toEqual(new Set(['lapsed']));
    expect(hubThatSlept.asked()).toEqual([]);
    await late.close();
  });
});

describe('what becomes of a question', () => {
  const oneRoundMore = { ...everybody, windows: [{ from: '09:00', until: '18:00' }], maxRounds: 2 };
  const started = async () => {
    const store = await memoryStore();
    const hub = await story(store, oneRoundMore);
    await hub.until('09:00');
    const ofFirst = () => hub.asked().find(({ device }) => device === 'handheld-1');
    while (!ofFirst()) await hub.later(5);
    const asked = ofFirst();
    if (!asked) throw new Error('nobody was asked');
    return { store, hub, asked };
  };
  const roundsOf = async (hub: Awaited<ReturnType<typeof story>>, challenge: string) => {
    const draws = await hub.draws();
    const first = draws.find((draw) => draw.challenge === challenge);
    return draws
      .filter((draw) => draw.stay_id === first?.stay_id && draw.plan === first.plan)
      .map(({ state, reason }) => ({ state, reason }));
  };

  it('a matching face answers it, and takes it back from the ward’s other handheld', async () => {
    const { store, hub, asked } = await started();
    await hub.answer('patient.bedside', { subject: asked.subject, nonce: asked.challenge });
    const withdrawn = { device: 'handheld-2', body: { type: 'bedside.withdraw', challenge: asked.challenge } };
    expect(hub.sent).toContainEqual(withdrawn);
    await hub.until('20:00');
    expect(await roundsOf(hub, asked.challenge)).toEqual([{ state: 'answered', reason: null }]);
    await hub.until('22:00', '2026-11-26', 20);
    expect(verifyPlan(await publishedPlan(store.db, DATE))).toMatchObject({ holds: true });
    await store.close();
  });

  it.each<[string, Parameters<Awaited<ReturnType<typeof story>>['answer']>[0] | null, object, object[]]>([
    ['nobody answers: asked again', null, {}, [{ state: 'missed' }, { state: 'missed' }]],
    [
      'another face: asked again',
      'patient.bedside',
      { face: { ...noMatch() } },
      [{ state: 'mismatch' }, { state: 'missed' }],
    ],
    [
      'the ward says not here: asked again',
      'bedside.reply',
      { reply: { answer: 'not-here', reason: 'unknown', staff: pseudonym(REGION_KEY, 'practitioner', 'N-1') } },
      [{ state: 'replied', reason: 'not-here: unknown' }, { state: 'missed' }],
    ],
    [
      'the person does not want to: left alone',
      'bedside.reply',
      { reply: { answer: 'refused', reason: 'unwilling', staff: pseudonym(REGION_KEY, 'practitioner', 'N-1') } },
      [{ state: 'replied', reason: 'refused: unwilling' }],
    ],
    ['ID and a witness instead of a face', 'alternative', {}, [{ state: 'answered', reason: 'alternative' }]],
  ])('%s', async (_, kind, over, rounds) => {
    const { store, hub, asked } = await started();
    if (kind) await hub.answer(kind, { subject: asked.subject, nonce: asked.challenge, ...over });
    await hub.until('21:00', '2026-11-24');
    expect(await roundsOf(hub, asked.challenge)).toMatchObject(rounds);
    expect(await roundsOf(hub, asked.challenge)).toHaveLength(rounds.length);
    await store.close();
  });

  it('somebody else’s face, or another institution’s, answers nothing', async () => {
    const { store, hub, asked } = await started();
    const stranger = { type: 'insured', id: pseudonym(REGION_KEY, 'insured', 'stranger') };
    await hub.answer('patient.bedside', { subject: stranger, nonce: asked.challenge });
    await hub.answer('patient.bedside', { subject: asked.subject, nonce: asked.challenge, site: 'H35020399999' });
    expect((await roundsOf(hub, asked.challenge))[0]).toMatchObject({ state: 'issued' });
    await store.close();
  });

  it('an answer that was on its way saves the person from being asked again', async () => {
    const { store, hub, asked } = await started();
    await hub.later(70);
    expect((await roundsOf(hub, asked.challenge))[0]).toMatchObject({ state: 'missed' });
    await hub.answer('patient.bedside', { subject: asked.subject, nonce: asked.challenge });
    expect(await roundsOf(hub, asked.challenge)).toMatchObject([{ state: 'answered' }, { state: 'set-right' }]);
    await store.close();
  });
});

describe('a plan that was tampered with', () => {
  it('does not verify, whatever was changed', async () => {
    const store = await memoryStore();
    const hub = await story(store, { rate: 0.3, maxRounds: 1 });
    await hub.until('01:00', '2026-11-25', 30);
    const signer = { hub: HubId.parse('hub-test'), noteKey: eddsa.generate().privateKey, epoch: 1 };
    const key = checkpointVerifier(signer);
    expect(verifyPlan(await publishedPlan(store.db, DATE), key)).toMatchObject({ holds: false });
    await issueCheckpoint(store, signer, 'interval', at('01:00', '2026-11-25'));
    const plan = await publishedPlan(store.db, DATE);
    expect(verifyPlan(plan, key)).toMatchObject({ holds: true, log: 'proven' });
    expect(verifyPlan(plan)).toMatchObject({ holds: true, log: 'not-checked' });
    const stranger = checkpointVerifier({ ...signer, noteKey: eddsa.generate().privateKey });
    expect(verifyPlan(plan, stranger)).toMatchObject({ problem: 'the checkpoint is not signed by that key' });
    const elsewhere = { ...plan, committed: { ...plan.committed, proof: plan.drawn?.proof ?? [] } };
    expect(verifyPlan(elsewhere, key)).toMatchObject({ problem: expect.stringContaining('not in the log') });
    const [first, ...rest] = plan.draws;
    if (!first || !plan.revealed || !plan.drawn) throw new Error('nobody was drawn');
    const line = (of: 'committed' | 'drawn' | 'revealed', change: object) => {
      const proven = plan[of];
      return { [of]: { ...proven, content: JSON.stringify({ ...JSON.parse(proven?.content ?? ''), ...change }) } };
    };
    const spared = plan.roster
      ?.split('\n')
      .find((one) => one !== '' && !plan.draws.some(({ stay }) => one.endsWith(`\t${stay}`)));
    const changes: [string, Partial<PublishedPlan>][] = [
      ['somebody was left out', { draws: rest }],
      ['somebody was put in', { draws: [...plan.draws, { ...first, stay: spared?.split('\t')[2] ?? '', rank: 9 }] }],
      ['somebody was exchanged', { draws: [{ ...first, stay: spared?.split('\t')[2] ?? '' }, ...rest] }],
      ['the time was chosen', { draws: [{ ...first, at: iso('11:11') }, ...rest] }],
      ['a ward was invented', { draws: [...plan.draws, { ...first, ward: 'W9', rank: 0 }] }],
      ['an inpatient was taken off the list', { roster: plan.roster?.split('\n').slice(1).join('\n') ?? '' }],
      ['another seed', line('revealed', { seed: Buffer.alloc(32, 1).toString('base64url') })],
      ['another rate', line('committed', { parameters: BedsideParameters.parse({ rate: 0.2 }) })],
      ['the list was committed to before the seed', { drawn: { ...plan.drawn, index: 0 } }],
      ['the seed came out early', { revealed: { ...plan.revealed, at: iso('08:00') } }],
      ['another day', { date: '2026-11-22' }],
      ['the draw is not in the ledger', { drawn: null }],
    ];
    for (const [what, change] of changes)
      expect([what, verifyPlan({ ...plan, ...change }).holds]).toEqual([what, false]);
    await store.close();
  });
});

function noMatch() {
  return {
    ...{ outcome: 'no-match', reasons: [], score: 0.1, threshold: 0.5 },
    ...{ policy: 'p', model: 'm', frames: 3 },
  };
}
