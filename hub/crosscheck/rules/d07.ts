import { z } from 'zod';
import type { DeviceDayFile, DeviceEvent } from '../device-day-files.ts';
import { iso } from '../interval.ts';
import { attestationRefs, clear, type Rule } from '../rule.ts';

const parameters = z.strictObject({
  maxPractitioners: z.number().int().min(1).max(50).default(1),
});

/** One device that people carry clocks several of them within a day: colleagues clock in for each other (buddy punching). */
export const d07: Rule<'device-day', z.infer<typeof parameters>> = {
  id: 'D07',
  version: 2,
  class: 'suspicious',
  subject: 'device-day',
  legalBasis: ['fund-regulation-15'],
  parameters,
  messages: ['one-practitioner', 'several-practitioners'],

  // Kiosks stand somewhere and are for everybody, and so is a device registered for the staff room.
  applies: (file) => file.moves && file.place !== 'staff' && clockEventsOf(file).length > 0,

  evaluate(file, { maxPractitioners }) {
    const events = clockEventsOf(file);
    const people = new Set(events.map(({ subject }) => subject));
    const [first] = events;
    if (!first || people.size <= maxPractitioners) return clear('one-practitioner');
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
