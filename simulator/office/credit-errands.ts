import { z } from 'zod';
import { civilDate } from '../../hub/calendar/working-days.ts';
import { before, type Errand } from './agenda.ts';
import { accountOf, type PastOffice } from './past-work.ts';

const Suggested = z.object({
  items: z.array(
    z.object({
      ...{ findings: z.array(z.string()), caseId: z.string().nullable(), practitioner: z.string() },
      ...{ site: z.object({ id: z.string() }), conduct: z.string(), band: z.string(), points: z.number() },
    }),
  ),
});
type Suggestion = z.infer<typeof Suggested>['items'][number];
const Entry = z.object({ entry: z.string() });

/** Points of which one entry stands and one waits for its second person, the bulletin of last month, and an objection to a rating. */
export function creditErrands(office: PastOffice): Errand[] {
  const { opens } = office;
  return [
    { at: before(opens, 1, '14:00'), run: () => proposePoints(office) },
    { at: before(opens, 1, '15:00'), run: () => object(office) },
    { at: before(opens, 1, '15:30'), run: () => publish(office) },
  ];
}

// Suggested are upheld findings; those of a case whose decision orders points are left to be confirmed.
async function proposePoints(office: PastOffice): Promise<void> {
  const { desks, words } = office;
  const answer = await desks.ask(accountOf(office, 'reviewer'), 'GET', '/v1/credit/points/suggested');
  for (const suggestion of Suggested.parse(answer).items) {
    const proposal = proposalOf(suggestion, office);
    const { entry } = Entry.parse(
      await desks.ask(accountOf(office, 'reviewer'), 'POST', '/v1/credit/points', proposal),
    );
    if (suggestion.caseId !== null) continue;
    const settlement = { step: 'confirmed', reason: words.credit.confirmed };
    await desks.ask(accountOf(office, 'approver'), 'POST', `/v1/credit/points/${entry}/steps`, settlement);
  }
}

function proposalOf({ findings, caseId, site, ...about }: Suggestion, { opens, words }: PastOffice): object {
  const { practitioner, conduct, band, points } = about;
  const on = civilDate(before(opens, 9, '12:00'));
  return {
    ...{ kind: 'conduct', practitioner, site: site.id, conduct, band, points, responsibility: 'important', findings },
    sanction: { kind: 'agreement', reference: `${on.slice(0, 4)}-A-${on.slice(5).replace('-', '')}`, on },
    source: caseId === null ? { type: 'finding', id: findings[0] } : { type: 'case', id: caseId },
    words: words.credit.points,
  };
}

async function object({ desks, opens, institution, words, ...office }: PastOffice): Promise<void> {
  const objection = { type: 'site', subject: institution, month: lastMonth(opens), item: 'late-evidence' };
  await desks.ask(accountOf(office, 'operator'), 'POST', '/v1/credit/objections', {
    ...objection,
    words: words.credit.objection,
  });
}

async function publish({ desks, opens, ...office }: PastOffice): Promise<void> {
  await desks.ask(accountOf(office, 'approver'), 'POST', '/v1/bulletins', { month: lastMonth(opens) });
}

/** The month before the one of an instant, `YYYY-MM`. */
function lastMonth(instant: number): string {
  const day = civilDate(instant);
  return civilDate(before(instant, Number(day.slice(8)), '12:00')).slice(0, 7);
}
