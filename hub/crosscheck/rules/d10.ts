import { z } from 'zod';
import type { ClaimFacts } from '../files.ts';
import { contains, iso, MINUTE_MS } from '../interval.ts';
import type { BilledLine, PractitionerDayFile } from '../practitioner-day-files.ts';
import { clear, inconclusive, type Rule } from '../rule.ts';

const parameters = z.strictObject({
  minPatients: z.number().int().min(2).max(20).default(2),
  /** The region's systems sign earlier orders together: then one instant for all says nothing about when they were made. */
  batchSignatures: z.boolean().default(false),
});
type Parameters = z.infer<typeof parameters>;

// In an emergency and on a ward round orders come together.
const ONE_BY_ONE: readonly ClaimFacts['kind'][] = ['outpatient', 'internet', 'chronic'];

/** Prescriptions for different patients within one minute by the clock: nobody was examined (NHSA 2025-09-29). */
export const d10: Rule<'practitioner-day', Parameters> = {
  id: 'D10',
  version: 1,
  class: 'suspicious',
  subject: 'practitioner-day',
  legalBasis: ['fund-regulation-15', 'fund-regulation-38'],
  parameters,
  messages: ['one-patient-at-a-time', 'signed-in-a-batch', 'patients-in-one-minute'],

  applies: (file) => prescriptionsOf(file).length > 0,

  evaluate(file, p) {
    const minutes = [...Map.groupBy(prescriptionsOf(file), ({ at }) => Math.floor(at / MINUTE_MS)).values()];
    const hasty = minutes.filter((lines) => patientsOf(lines) >= p.minPatients);
    const meaningful = hasty.filter((lines) => !(p.batchSignatures && new Set(lines.map(({ at }) => at)).size === 1));
    const [first] = hasty;
    if (!first?.[0]) return clear('one-patient-at-a-time');
    if (meaningful.length === 0) {
      return inconclusive({ code: 'signed-in-a-batch', params: { at: iso(first[0].at), patients: patientsOf(first) } });
    }
    const lines = meaningful.flat();
    const at = Math.min(...lines.map((line) => line.at));
    return {
      outcome: 'finding',
      message: {
        code: 'patients-in-one-minute',
        params: { minutes: meaningful.length, patients: Math.max(...meaningful.map(patientsOf)), at: iso(at) },
      },
      evidence: [...new Set(lines.map(({ claim }) => claim))].sort().map((id) => ({ type: 'claim', id })),
      amountFen: lines.reduce((sum, line) => sum + line.fundFen, 0),
      ...(lines[0] && { site: lines[0].site }),
    };
  },
};

function prescriptionsOf({ billed, day }: PractitionerDayFile): BilledLine[] {
  return billed.filter(
    (line) =>
      line.ordered &&
      line.prescription !== null &&
      !line.external &&
      ONE_BY_ONE.includes(line.kind) &&
      contains(day, line.at),
  );
}

function patientsOf(lines: readonly BilledLine[]): number {
  return new Set(lines.map(({ person }) => person)).size;
}
