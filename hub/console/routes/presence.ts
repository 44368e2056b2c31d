import { z } from 'zod';
import { SubjectId } from '../../../contract/ids.ts';
import { loadPractitionerPresence, PresenceReport } from '../../cases/practitioner-presence.ts';
import { DAY_MS } from '../../crosscheck/interval.ts';
import { CHINA_OFFSET_MINUTES, intervalOfDate } from '../../crosscheck/local-day.ts';
import type { Routes } from '../console-parts.ts';

const MOST_DAYS = 92;

/** Local dates, both included. */
const Span = z
  .strictObject({ from: z.iso.date(), to: z.iso.date() })
  .refine(({ from, to }) => from <= to && Date.parse(to) - Date.parse(from) < MOST_DAYS * DAY_MS, {
    error: `to must be from 0 to ${MOST_DAYS - 1} days after from`,
    path: ['to'],
  });

/** When and where a practitioner was clocked in. */
export const presenceRoutes: Routes = (app, { store, now }) => {
  const config = { access: 'evidence.read' } as const;
  app.get(
    '/v1/practitioners/:id/presence',
    {
      config,
      schema: { params: z.strictObject({ id: SubjectId }), querystring: Span, response: { 200: PresenceReport } },
    },
    ({ params, query }) => {
      const { from } = intervalOfDate(query.from, CHINA_OFFSET_MINUTES);
      const { until } = intervalOfDate(query.to, CHINA_OFFSET_MINUTES);
      return loadPractitionerPresence(store.db, params.id, { from, until }, now());
    },
  );
};
