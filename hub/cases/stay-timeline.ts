import { DAY_MS } from '../crosscheck/interval.ts';
import { loadStayFiles } from '../crosscheck/loaders/stay-files.ts';
import type { Database } from '../store/store.ts';
import type { Timeline } from './claim-timeline.ts';
import { checkInItem, deviceItems, exceptionItem, item } from './timeline-items.ts';

/** A stay, and another that is named, with their claims, leaves and exemptions, bedside challenges and checks, and whether the ward's devices worked. */
export async function stayTimeline(
  db: Database,
  stayId: string,
  named: string | undefined,
  now: number,
): Promise<Timeline> {
  const rows = await db.selectFrom('stays').selectAll().where('stay_id', '=', stayId).execute();
  const [file] = await loadStayFiles(db, rows, now);
  if (!file) return { span: { from: now, until: now }, items: [] };
  const { stay } = file;
  const ref = { type: 'window', id: stay.id } as const;
  const others = file.otherStays.filter(({ id }) => id === named);
  const shown = [stay, ...others];
  const span = {
    from: Math.min(...shown.map(({ admittedAt }) => admittedAt)) - DAY_MS / 4,
    until: Math.max(...shown.map(({ dischargedAt }) => dischargedAt ?? now)) + DAY_MS / 4,
  };
  const away = [...stay.icu, ...stay.leaves, ...stay.surgeries, ...file.exemptions];
  const wards = file.devices.filter((device) => device.profile === 'handheld-ward');
  return {
    span,
    items: [
      ...shown.map(({ id, admittedAt, dischargedAt }) =>
        item('claim', id, { from: admittedAt, until: dischargedAt }, 'neutral', 'stay', { type: 'window', id }),
      ),
      ...away.map((interval) => item('exemption', stay.id, interval, 'unknown', 'exempt', ref)),
      ...file.claims.map((claim) =>
        item('claim', claim.id, { from: claim.serviceStart, until: claim.settledAt }, 'neutral', 'visit', {
          type: 'claim',
          id: claim.id,
        }),
      ),
      ...file.challenges
        .filter(({ cancelled }) => !cancelled)
        .map(({ issuedAt, dueAt, answers }) => {
          const tone = answers.length > 0 ? 'ok' : 'bad';
          const code = answers.length > 0 ? 'challenge-answered' : 'challenge-unanswered';
          return item('bedside', stay.person, { from: issuedAt, until: dueAt }, tone, code, ref);
        }),
      ...file.checkIns.map((checkIn) => checkInItem(checkIn, stay.person)),
      ...file.exceptions.map((record) => exceptionItem(record, stay.person)),
      ...deviceItems(wards, span),
    ],
  };
}
