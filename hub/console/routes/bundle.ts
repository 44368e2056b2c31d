import { z } from 'zod';
import { bundleText } from '../../bundle/bundle.ts';
import { exportBundle } from '../../bundle/export.ts';
import type { Routes } from '../console-parts.ts';
import { HEAVY } from '../heavy.ts';
import { assertOwnPage } from '../origin.ts';

const FindingId = z.strictObject({ id: z.string().max(64) });

/** The evidence bundle of a finding, as a file. Who took it is in the ledger. */
export const bundleRoutes: Routes = (app, { store, identity, rules, now, ...others }) => {
  const { witnesses, settleCheckpoint } = others;
  const outside = { ...(witnesses && { witnesses }), ...(settleCheckpoint && { settleCheckpoint }) };
  app.get(
    '/v1/findings/:id/bundle',
    { config: { access: 'evidence.export', ...HEAVY }, schema: { params: FindingId } },
    async (request, reply) => {
      assertOwnPage(request);
      const { params, actor } = request;
      const bundle = await exportBundle({ store, identity, rules, now, ...outside }, params.id, actor);
      return reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename="evidence-${bundle.export.id}.json"`)
        .send(bundleText(bundle));
    },
  );
};
