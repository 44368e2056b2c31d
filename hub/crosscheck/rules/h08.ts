import { z } from 'zod';
import type { CheckIn } from '../files.ts';
import { HOUR_MS, iso, overlaps } from '../interval.ts';
import { attestationRefs, clear, type Outcome, type Rule } from '../rule.ts';
import type { BedPlace, StayFile } from '../stay-files.ts';
import { billedClaims, claimRefsOf, seenAtSite } from '../stay-parts.ts';
import { isMatch } from '../visit-window.ts';

const parameters = z.strictObject({
  bedWithinHours: z.number().min(1).max(168).default(24),
  /** The ward's system learns of a move this long after it, or before it. */
  moveHours: z.number().min(0).max(48).default(4),
});
type Parameters = z.infer<typeof parameters>;

/** A stay without a bed, in a bed that does not exist, or in another ward than where the patient was verified. */
export const h08: Rule<'stay', Parameters> = {
  id: 'H08',
  version: 1,
  class: 'to-verify',
  subject: 'stay',
  legalBasis: ['fund-regulation-16', 'fund-regulation-38'],
  parameters,
  messages: ['bed-as-stated', 'newborn-without-bed', 'no-bed-stated', 'bed-not-registered', 'verified-in-another-ward'],

  // Without a register of beds nobody can say what is missing from it.
  applies: ({ stay, beds }) => stay.kind === 'inpatient' && beds.length > 0,

  evaluate(file, p) {
    return missingBed(file, p) ?? otherWard(file, p) ?? unregistered(file) ?? clear('bed-as-stated');
  },
};

function missingBed(file: StayFile, p: Parameters): Outcome | undefined {
  const { stay } = file;
  if (stay.beds.length > 0) return undefined;
  if (stay.newbornOf !== null) return clear('newborn-without-bed');
  const deadline = stay.admittedAt + p.bedWithinHours * HOUR_MS;
  const end = Math.min(stay.dischargedAt ?? Number.POSITIVE_INFINITY, stay.reportedAt);
  if (end < deadline) return clear('bed-as-stated');
  return finding(file, 'no-bed-stated', { hours: p.bedWithinHours }, []);
}

// Devices that serve beds tell the ward. One that serves several wards tells nothing.
function otherWard(file: StayFile, p: Parameters): Outcome | undefined {
  const margin = p.moveHours * HOUR_MS;
  const elsewhere = seenAtSite(file)
    .filter((checkIn) => checkIn.kind === 'patient.bedside' && isMatch(checkIn))
    .flatMap((checkIn) => {
      const ward = wardOf(file, checkIn);
      const near = { from: checkIn.at - margin, until: checkIn.at + margin };
      const stated = file.stay.beds.filter((place) => overlaps(place, near));
      return ward === undefined || stated.length === 0 || stated.some((place) => place.ward === ward)
        ? []
        : [{ checkIn, ward, stated: stated[0]?.ward ?? '' }];
    });
  const [first] = elsewhere;
  if (!first) return undefined;
  const params = { ward: first.ward, stated: first.stated, at: iso(first.checkIn.at) };
  return finding(
    file,
    'verified-in-another-ward',
    params,
    elsewhere.map(({ checkIn }) => checkIn),
  );
}

function wardOf({ beds }: StayFile, { device, at }: CheckIn): string | undefined {
  const own = beds.filter((bed) => bed.content.device === device && overlaps(bed, { from: at, until: at }));
  const wards = new Set(own.map(({ content }) => content.ward));
  return wards.size === 1 ? [...wards][0] : undefined;
}

function unregistered(file: StayFile): Outcome | undefined {
  const known = (place: BedPlace) =>
    file.beds.some(({ content }) => content.ward === place.ward && content.bed === place.bed);
  const unknown = file.stay.beds.find((place) => !known(place));
  if (!unknown) return undefined;
  // An extra bed that nobody entered in the register: to be corrected, not fraud.
  const { ward, bed } = unknown;
  return { ...finding(file, 'bed-not-registered', { ward, bed }, []), class: 'data-quality' };
}

function finding(
  file: StayFile,
  code: string,
  params: Readonly<Record<string, string | number>>,
  seen: readonly CheckIn[],
): Outcome & { outcome: 'finding' } {
  const evidence = [...claimRefsOf(billedClaims(file)), ...attestationRefs(seen)];
  return { outcome: 'finding', message: { code, params }, evidence, amountFen: 0 };
}
