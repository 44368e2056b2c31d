import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckInAnswer } from '../../edge-agent/kiosk/kiosk-state.ts';
import { ANOTHER_DAY, cast, IMPOSTOR, type Person } from './cast.ts';
import { cancellationRow, claimRow, type Visit } from './claims.ts';
import { CLINIC, NOTICE } from './clinic.ts';
import type { DemoSystem } from './demo-system.ts';
import { DemoError } from './error.ts';
import type { KioskClient } from './kiosk-client.ts';
import type { Photo } from './portrait.ts';
import type { Stage } from './stage.ts';
import type { Step } from './words.ts';

const DRAIN_MS = 20_000;
const FUND = { ordinary: '86.40', dear: '312.50', ward: '1280.00' };

/** A visit at the registration desk: what the kiosk said, and when. */
interface Seen extends Visit {
  answer: CheckInAnswer | undefined;
}

/** Plays the day in front of real cameras and returns how many claims were sent. Throws when a step goes otherwise than planned. */
export async function playDay(system: DemoSystem, say: (step: Step) => void): Promise<{ claims: number }> {
  const { desk, staff, otherClinic, hub } = system;

  say('enrol');
  for (const person of Object.values(cast).filter(({ type }) => type === 'insured')) await enrol(desk, person);
  await enrol(staff, cast.present);
  for (const kiosk of [staff, otherClinic]) await enrol(kiosk, cast.twoPlaces);

  say('clockIn');
  await clockIn(staff, cast.present);
  await clockIn(staff, cast.twoPlaces);
  await clockIn(otherClinic, cast.twoPlaces);

  say('visits');
  const returning = await visit(desk, cast.returning, ANOTHER_DAY, 'match');
  const regular = await visit(desk, cast.regular, cast.regular.photo, 'match');
  const afternoon = await visit(desk, cast.afternoon, cast.afternoon.photo, 'match');
  say('impostor');
  const fake = await visit(desk, cast.impersonated, IMPOSTOR, 'no-match');
  say('others');
  const chosen = await staffWitness(desk.kiosk, cast.choosesStaff);
  const nobody = await unattended(desk.stage);
  const cancelled = await unattended(desk.stage);
  await Promise.all([desk, staff, otherClinic].map(({ kiosk }) => kiosk.drained(DRAIN_MS)));

  say('plug');
  const broken = await system.whileDeskIsDown(async () => {
    const start = Date.now();
    await sleep(600);
    return { start, settled: Date.now() };
  });
  await desk.kiosk.drained(DRAIN_MS);

  say('claims');
  const rows = [
    claim('DEMO-01', cast.returning, cast.present, returning, FUND.ordinary),
    claim('DEMO-02', cast.regular, cast.twoPlaces, regular, FUND.ordinary),
    claim('DEMO-03', cast.afternoon, cast.absent, afternoon, FUND.dear),
    claim('DEMO-04', cast.impersonated, cast.present, fake, FUND.dear),
    claim('DEMO-05', cast.neverCame, cast.present, nobody, FUND.ward),
    claim('DEMO-06', cast.choosesStaff, cast.present, chosen, FUND.ordinary),
    claim('DEMO-07', cast.atBrokenKiosk, cast.present, broken, FUND.ordinary),
    claim('DEMO-08', cast.cancels, cast.present, cancelled, FUND.dear),
  ];
  const imported = await hub.importClaims(rows);
  if (imported.accepted !== rows.length)
    throw new DemoError('NOT_AS_PLANNED', `only ${imported.accepted} of ${rows.length} claims were accepted`);
  await hub.crossCheck();

  say('cancel');
  await hub.importClaims([cancellationRow('DEMO-08', CLINIC.id, Date.now())]);
  await hub.crossCheck();
  return { claims: rows.length };
}

interface Desk {
  readonly kiosk: KioskClient;
  readonly stage: Stage;
}

function claim(id: string, patient: Person, doctor: Person, when: Visit, fund: string) {
  return claimRow(id, { patient, doctor, site: CLINIC.id, fund }, when);
}

async function enrol({ kiosk, stage }: Desk, person: Person): Promise<void> {
  await stage.enter(person.photo);
  const answer = await kiosk.enrol({
    type: person.type,
    number: person.number,
    consent: { notice: NOTICE, scopes: ['face-verification', 'template-site'], by: 'self', under14: false },
  });
  await stage.clear();
  if (answer.outcome !== 'enrolled') throw new DemoError('NOT_AS_PLANNED', `enrolment: ${JSON.stringify(answer)}`);
}

async function clockIn({ kiosk, stage }: Desk, doctor: Person): Promise<void> {
  await stage.enter(doctor.photo);
  const answer = await kiosk.checkIn({ kind: 'staff.clock-in', number: doctor.number });
  await stage.clear();
  if (answer.outcome !== 'match') throw new DemoError('NOT_AS_PLANNED', `clock-in: ${JSON.stringify(answer)}`);
}

/** `face` stands in front of the camera while `person`'s card is shown. */
async function visit(
  { kiosk, stage }: Desk,
  person: Person,
  face: Photo,
  expected: CheckInAnswer['outcome'],
): Promise<Seen> {
  const start = Date.now();
  await stage.enter(face);
  const answer = await kiosk.checkIn({ kind: 'patient.registration', number: person.number, nonce: newVisit() });
  await stage.clear();
  if (answer.outcome !== expected)
    throw new DemoError('NOT_AS_PLANNED', `expected ${expected}, the kiosk says ${JSON.stringify(answer)}`);
  return { start, settled: Date.now(), answer };
}

async function staffWitness(kiosk: KioskClient, person: Person): Promise<Visit> {
  const start = Date.now();
  await kiosk.alternative({
    type: 'alternative',
    number: person.number,
    nonce: newVisit(),
    method: 'id-and-witness',
    witness: cast.present.number,
    reason: 'chosen',
  });
  return { start, settled: Date.now() };
}

/** Time passes and nobody stands there. */
async function unattended(stage: Stage): Promise<Visit> {
  await stage.clear();
  const start = Date.now();
  await sleep(400);
  return { start, settled: Date.now() };
}

function newVisit(): string {
  return `visit-${randomUUID()}`;
}
