import { z } from 'zod';
import { audit } from '../../access/audit.ts';
import { civilDate } from '../../calendar/working-days.ts';
import { LANGUAGES } from '../../crosscheck/render.ts';
import { KeptReport, PeriodFigures, REPORT_KINDS } from '../../reports/period-figures.ts';
import { periodPdf } from '../../reports/period-pdf.ts';
import { listReports, makeReport, readReport } from '../../reports/period-store.ts';
import { periodTables } from '../../reports/period-tables.ts';
import type { Routes } from '../console-parts.ts';
import { ConsoleError } from '../error.ts';
import { HEAVY } from '../heavy.ts';
import { assertOwnPage } from '../origin.ts';
import { sendTables } from '../table-download.ts';

const Which = z.strictObject({ kind: z.enum(REPORT_KINDS), date: z.iso.date() });
const As = z.strictObject({
  format: z.enum(['pdf', 'csv', 'xlsx', 'json']).default('pdf'),
  language: z.enum(LANGUAGES).default('zh-CN'),
});

/** Daily and monthly reports: kept as figures, printed in either language when somebody takes one. */
export const periodReportRoutes: Routes = (app, { store, identity, now }) => {
  const config = { access: 'report.read' } as const;

  const List = z.strictObject({ items: z.array(KeptReport) });
  app.get('/v1/reports/periods', { config, schema: { response: { 200: List } } }, async () => ({
    items: await listReports(store.db),
  }));

  app.post(
    '/v1/reports/periods',
    { config: { ...config, ...HEAVY }, schema: { body: Which, response: { 200: PeriodFigures } } },
    async ({ body: { kind, date }, actor }) => {
      const today = civilDate(now());
      const figures = await makeReport({ store, hub: identity.hub, by: actor, now }, kind, date, today);
      const target = { type: 'period-report', id: `${kind}/${figures.date}` };
      await audit(store, { account: actor, action: 'report.made', target, outcome: 'done' }, now());
      return figures;
    },
  );

  app.get(
    '/v1/reports/periods/:kind/:date',
    { config: { ...config, ...HEAVY }, schema: { params: Which, querystring: As } },
    async (request, reply) => {
      assertOwnPage(request);
      const { kind, date } = request.params;
      const { format, language } = request.query;
      const figures = await readReport(store.db, kind, date);
      if (!figures) throw new ConsoleError('NOT_FOUND', 'this report was not made; make it first');
      const target = { type: 'period-report', id: `${kind}/${figures.date}` };
      await audit(
        store,
        { account: request.actor, action: 'report.taken', target, outcome: 'done', detail: { format } },
        now(),
      );
      if (format === 'json') return reply.send(figures);
      const name = `${kind}-${figures.date}`;
      if (format !== 'pdf') return sendTables(reply, name, periodTables(figures, language), { format });
      return reply
        .type('application/pdf')
        .header('content-disposition', `attachment; filename="${name}.pdf"`)
        .send(await periodPdf(figures, language));
    },
  );
};
