import { z } from 'zod';
import { SubjectId } from '../../../contract/ids.ts';
import { pseudonym } from '../../../contract/pseudonym.ts';
import { audit } from '../../access/audit.ts';
import { CHINA_OFFSET_MINUTES } from '../../calendar/local-date.ts';
import { loadPractitionerPresence, PresenceReport } from '../../cases/practitioner-presence.ts';
import { DAY_MS } from '../../crosscheck/interval.ts';
import { intervalOfDate } from '../../crosscheck/local-day.ts';
import type { Routes } from '../console-parts.ts';

const MOST_DAYS = 92;

const dates = { from: z.iso.date(), to: z.iso.date() };
const inOrder = ({ from, to }: { from: string; to: string }) =>
  from <= to && Date.parse(to) - Date.parse(from) < MOST_DAYS * DAY_MS;
const tooLong = { error: `to must be from 0 to ${MOST_DAYS - 1} days after from`, path: ['to'] };

/** Local dates, both included. */
const Span = z.strictObject(dates).refine(inOrder, tooLong);

/** The same of somebody whose number is known. It comes in a body, so that no log of addresses holds it, and is kept nowhere. */
const OfNumber = z.strictObject({ number: z.string().trim().min(4).max(40), ...dates }).refine(inOrder, tooLong);

/** When and where a practitioner was clocked in. Reading it leaves a line in the audit log, which names the pseudonym. */
export const presenceRoutes: Routes = (app, { store, identity, now }) => {
  const config = { access: 'evidence.read' } as const;
  const presenceOf = async (account: string, id: SubjectId, days: z.infer<typeof Span>) => {
    const target = { type: 'practitioner', id };
    await audit(store, { account, action: 'presence.read', target, outcome: 'done', detail: days }, now());
    const { from } = intervalOfDate(days.from, CHINA_OFFSET_MINUTES);
    const { until } = intervalOfDate(days.to, CHINA_OFFSET_MINUTES);
    return await loadPractitionerPresence(store.db, id, { from, until }, now());
  };
  app.get(
    '/v1/practitioners/:id/presence',
    {
      config,
      schema: { params: z.strictObject({ id: SubjectId }), querystring: Span, response: { 200: PresenceReport } },
    },
    ({ params, query, actor }) => presenceOf(actor, params.id, query),
  );
  app.post(
    '/v1/practitioners/presence',
    { config, schema: { body: OfNumber, response: { 200: PresenceReport } } },
    ({ body: { number, ...days }, actor }) =>
      presenceOf(actor, pseudonym(identity.regionKey, 'practitioner', number), days),
  );
};
