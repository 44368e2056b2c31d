import { z } from 'zod';
import { SiteRef } from '../../cases/finding-schema.ts';
import { catchUp } from '../../overview/catch-up.ts';
import { FiguresQuery, OverviewFigures } from '../../overview/figures-schema.ts';
import { loadFigures } from '../../overview/load-figures.ts';
import type { Routes } from '../console-parts.ts';
import { loadDevices } from '../load-devices.ts';
import { InconclusiveQuery, loadInconclusive } from '../load-inconclusive.ts';
import { loadOverview, STEPS_BEFORE_SHOWN } from '../load-overview.ts';
import { DeviceView, InconclusivePage, Overview } from '../overview-schema.ts';

export const overviewRoutes: Routes = (app, { store, identity, now }) => {
  const config = { access: 'overview.read' } as const;

  app.get('/v1/overview', { config, schema: { response: { 200: Overview } } }, () =>
    loadOverview(store, identity.hub, now()),
  );

  app.get(
    '/v1/overview/figures',
    { config, schema: { querystring: FiguresQuery, response: { 200: OverviewFigures } } },
    async ({ query }) => {
      const upToDate = await catchUp(store, now(), STEPS_BEFORE_SHOWN);
      return { ...(await loadFigures(store.db, query, now())), upToDate };
    },
  );

  const DeviceList = z.strictObject({ items: z.array(DeviceView) });
  app.get(
    '/v1/devices',
    { config: { access: 'device.read' }, schema: { response: { 200: DeviceList } } },
    async () => ({
      items: await loadDevices(store.db, now()),
    }),
  );

  const Institutions = z.strictObject({ items: z.array(SiteRef) });
  app.get(
    '/v1/institutions',
    { config: { access: 'finding.read' }, schema: { response: { 200: Institutions } } },
    async () => ({ items: await store.db.selectFrom('sites').select(['id', 'name']).orderBy('name').execute() }),
  );

  app.get(
    '/v1/verdicts/inconclusive',
    {
      config: { access: 'finding.read' },
      schema: { querystring: InconclusiveQuery, response: { 200: InconclusivePage } },
    },
    ({ query }) => loadInconclusive(store.db, query),
  );
};
