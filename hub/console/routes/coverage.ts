import { z } from 'zod';
import { CHINA_OFFSET_MINUTES } from '../../calendar/local-date.ts';
import { ClaimVerdicts, loadClaimVerdicts } from '../../crosscheck/claim-verdicts.ts';
import { DAY_MS } from '../../crosscheck/interval.ts';
import { CoverageReport, loadCoverage } from '../../crosscheck/load-coverage.ts';
import { intervalOfDate } from '../../crosscheck/local-day.ts';
import { catchUp } from '../../overview/catch-up.ts';
import { loadSiteShares } from '../../overview/site-shares.ts';
import { SiteShares } from '../../overview/site-shares-schema.ts';
import type { Routes } from '../console-parts.ts';
import { ConsoleError } from '../error.ts';
import { STEPS_BEFORE_SHOWN } from '../load-overview.ts';

const MOST_DAYS = 92;
const MOST_INSTITUTIONS = 100;

/** Local dates, both included. */
const DATES = { from: z.iso.date(), to: z.iso.date() };
const isShort = ({ from, to }: { readonly from: string; readonly to: string }) =>
  from <= to && Date.parse(to) - Date.parse(from) < MOST_DAYS * DAY_MS;
const TOO_LONG = { error: `to must be from 0 to ${MOST_DAYS - 1} days after from`, path: ['to'] };

const Span = z.strictObject({ site: z.string().min(1).max(40).optional(), ...DATES }).refine(isShort, TOO_LONG);
const Days = z.strictObject(DATES).refine(isShort, TOO_LONG);

export const coverageRoutes: Routes = (app, { store, now }) => {
  const config = { access: 'overview.read' } as const;

  app.get('/v1/coverage', { config, schema: { querystring: Span, response: { 200: CoverageReport } } }, ({ query }) => {
    const { from } = intervalOfDate(query.from, CHINA_OFFSET_MINUTES);
    const { until } = intervalOfDate(query.to, CHINA_OFFSET_MINUTES);
    return loadCoverage(store.db, { from, until }, CHINA_OFFSET_MINUTES, query.site);
  });

  app.get(
    '/v1/coverage/institutions',
    { config, schema: { querystring: Days, response: { 200: SiteShares } } },
    async ({ query }) => {
      await catchUp(store, now(), STEPS_BEFORE_SHOWN);
      return await loadSiteShares(store.db, query, MOST_INSTITUTIONS);
    },
  );

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
