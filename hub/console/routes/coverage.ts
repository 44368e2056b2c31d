import { z } from 'zod';
import { ClaimVerdicts, loadClaimVerdicts } from '../../crosscheck/claim-verdicts.ts';
import { DAY_MS } from '../../crosscheck/interval.ts';
import { CoverageReport, loadCoverage } from '../../crosscheck/load-coverage.ts';
import { CHINA_OFFSET_MINUTES, intervalOfDate } from '../../crosscheck/local-day.ts';
import type { Routes } from '../console-parts.ts';
import { ConsoleError } from '../error.ts';

const MOST_DAYS = 92;

const Span = z
  .strictObject({
    site: z.string().min(1).max(40).optional(),
    /** Local dates, both included. */
    from: z.iso.date(),
    to: z.iso.date(),
  })
  .refine(({ from, to }) => from <= to && Date.parse(to) - Date.parse(from) < MOST_DAYS * DAY_MS, {
    error: `to must be from 0 to ${MOST_DAYS - 1} days after from`,
    path: ['to'],
  });

export const coverageRoutes: Routes = (app, { store }) => {
  const config = { access: 'overview.read' } as const;

  app.get('/v1/coverage', { config, schema: { querystring: Span, response: { 200: CoverageReport } } }, ({ query }) => {
    const { from } = intervalOfDate(query.from, CHINA_OFFSET_MINUTES);
    const { until } = intervalOfDate(query.to, CHINA_OFFSET_MINUTES);
    return loadCoverage(store.db, { from, until }, CHINA_OFFSET_MINUTES, query.site);
  });

  app.get(
    '/v1/claims/:id/verdicts',
    {
      config: { access: 'finding.read' },
      schema: { params: z.strictObject({ id: z.string().min(1).max(64) }), response: { 200: ClaimVerdicts } },
    },
    async ({ params }) => {
      const verdicts = await loadClaimVerdicts(store.db, params.id);
      if (!verdicts) throw new ConsoleError('NOT_FOUND', 'there is no such claim');
      return verdicts;
    },
  );
};
