import { DAY_MS, MINUTE_MS } from '../calendar.ts';
import type { City } from '../city.ts';
import { type CityDevice, clockOf } from '../devices.ts';
import type { ClaimRow } from '../diary.ts';
import { matched, refused, unclear } from '../faces.ts';
import type { Person } from '../inhabitants.ts';
import type { Lot } from '../lot.ts';
import type { Practitioner } from '../practitioners.ts';
import type { HonestKind } from '../truth.ts';

export interface CheckedIn {
  readonly situation: HonestKind;
  /** What the institution declares in the claim. */
  readonly over: Partial<ClaimRow>;
}

/** Somebody honest stands before a device at an instant (ms since 1970), with whatever goes wrong on a day. */
export function checkIn(
  city: City,
  device: CityDevice,
  person: Person,
  at: number,
  witness: Practitioner,
  lot: Lot,
): CheckedIn {
  const { diary } = city;
  const trouble = diary.troubleAt(device, at);
  if (trouble?.kind === 'power') return { situation: 'power-cut', over: { exception: 'downtime' } };
  const nonce = diary.number('visit');
  const subject = { type: 'insured' as const, id: person.id };
  const otherWay = (reason: 'chosen' | 'cannot-be-captured' | 'no-match', when: number) =>
    diary.event(device, when, {
      kind: 'alternative',
      subject,
      nonce,
      alternative: { method: 'id-and-witness', witness: witness.id, reason },
    });
  if (trouble?.kind === 'camera') {
    otherWay('cannot-be-captured', at);
    return { situation: 'camera-failure', over: { exception: 'alternative' } };
  }
  const draw = lot.below(1000);
  if (draw < 15) {
    otherWay('chosen', at);
    return { situation: 'alternative', over: { exception: 'alternative' } };
  }
  if (draw < 35) {
    proxy(city, device, person, at, nonce, lot);
    return { situation: 'proxy', over: { exception: 'proxy' } };
  }
  look(city, device, person, at, nonce, lot, draw);
  if (draw < 42) {
    otherWay('no-match', at + 2 * MINUTE_MS);
    return { situation: 'second-try', over: { exception: 'alternative' } };
  }
  const cut = trouble && (trouble.until - trouble.from > DAY_MS ? 'late-upload' : 'network-cut');
  const situation = draw < 80 ? 'second-try' : (cut ?? (person.twin ? 'twin' : situationOf(device, at)));
  return { situation, over: {} };
}

/** A clock that is off leaves its mark on everything that its device signs. */
function situationOf(device: CityDevice, at: number): HonestKind {
  const { driftMs, source } = clockOf(device, at);
  if (source !== 'ntp') return 'clock-wrong';
  return Math.abs(driftMs) > 1000 ? 'clock-drift' : 'ordinary';
}

// An aged photograph needs staff; a bad picture a second try.
function look(city: City, device: CityDevice, person: Person, at: number, nonce: string, lot: Lot, draw: number): void {
  const kind = device.profile === 'kiosk-pharmacy' ? 'patient.pickup' : 'patient.registration';
  const subject = { type: 'insured' as const, id: person.id };
  const see = (when: number, face: ReturnType<typeof matched>) =>
    city.diary.event(device, when, { kind, subject, nonce, face, pad: { outcome: 'pass' } });
  city.consent(device, at - 40_000, 'insured', person.id, person.number);
  if (draw >= 42 && draw < 80) see(at - 25_000, unclear(lot));
  see(at, draw < 42 ? refused(lot) : matched(lot));
}

function proxy(city: City, device: CityDevice, person: Person, at: number, nonce: string, lot: Lot): void {
  const relative = city.household(person).find((other) => other !== person && other.age >= 18);
  const agent = relative ?? city.people[(person.index + lot.between(1, 40)) % city.people.length] ?? person;
  city.diary.event(device, at, {
    kind: 'proxy',
    subject: { type: 'insured', id: person.id },
    nonce,
    proxy: { agent: agent.id, relation: relative ? 'family' : 'other', principalIdSeen: true, agentIdSeen: true },
  });
}
