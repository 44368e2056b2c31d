import { z } from 'zod';
import type { DeviceDayFile, DeviceEvent } from '../device-day-files.ts';
import { iso } from '../interval.ts';
import { attestationRefs, clear, type Rule } from '../rule.ts';
import { reachOf, sightedAround } from '../sightings.ts';

const parameters = z.strictObject({
  maxPractitioners: z.number().int().min(1).max(50).default(1),
  /** Whom a camera of the site recognised so close to it clocked for themselves. */
  sightedMinutes: z.number().min(0).max(60).default(30),
});

/** One device that people carry clocks several of them within a day: colleagues clock in for each other (buddy punching). */
export const d07: Rule<'device-day', z.infer<typeof parameters>> = {
  id: 'D07',
  version: 3,
  class: 'suspicious',
  subject: 'device-day',
  legalBasis: ['fund-regulation-15'],
  parameters,
  messages: ['one-practitioner', 'practitioners-sighted', 'several-practitioners'],

  // Kiosks stand somewhere and are for everybody, and so is a device registered for the staff room.
  applies: (file) => file.moves && file.place !== 'staff' && clockEventsOf(file).length > 0,

  evaluate(file, { maxPractitioners, sightedMinutes }) {
    const events = clockEventsOf(file);
    const people = new Set(events.map(({ subject }) => subject));
    const [first] = events;
    if (!first || people.size <= maxPractitioners) return clear('one-practitioner');
    const unseen = events.filter((event) => !wasSeen(file, event, sightedMinutes));
    // The owner of the phone need not have been seen; who clocked in for somebody absent did it for somebody unseen.
    if (new Set(unseen.map(({ subject }) => subject)).size <= maxPractitioners) return clear('practitioners-sighted');
    return {
      outcome: 'finding',
      message: { code: 'several-practitioners', params: { people: people.size, at: iso(first.at) } },
      evidence: attestationRefs(events),
      amountFen: 0,
    };
  },
};

function clockEventsOf({ events }: DeviceDayFile): DeviceEvent[] {
  return events.filter(
    ({ kind, matched, subject, located }) => kind.startsWith('staff.clock-') && matched && subject !== null && located,
  );
}

function wasSeen({ sightings, site }: DeviceDayFile, { subject, at }: DeviceEvent, withinMinutes: number): boolean {
  const theirs = sightings.filter(({ practitioner }) => practitioner === subject);
  return sightedAround(theirs, site, { from: at, until: at }, reachOf(withinMinutes, 0))?.kind === 'near';
}
