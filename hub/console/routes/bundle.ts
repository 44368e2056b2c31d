import { z } from 'zod';
import { bundleText } from '../../bundle/bundle.ts';
import { exportBundle } from '../../bundle/export.ts';
import type { Routes } from '../console-parts.ts';
import { ConsoleError } from '../error.ts';

const FindingId = z.strictObject({ id: z.string().max(64) });

/** The evidence bundle of a finding, as a file. Who took it is in the ledger. */
export const bundleRoutes: Routes = (app, { store, identity, rules, now, ...others }) => {
  const { witnesses, settleCheckpoint } = others;
  const outside = { ...(witnesses && { witnesses }), ...(settleCheckpoint && { settleCheckpoint }) };
  app.get(
    '/v1/findings/:id/bundle',
    { config: { access: 'evidence.export' }, schema: { params: FindingId } },
    async ({ params, actor, headers }, reply) => {
      // It is a GET that leaves a trace: another site must not be able to fill the log in an operator's name.
      if (headers['sec-fetch-site'] === 'cross-site') {
        throw new ConsoleError('FOREIGN_ORIGIN', 'another web site must not act here');
      }
      const bundle = await exportBundle({ store, identity, rules, now, ...outside }, params.id, actor);
      return reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename="evidence-${bundle.export.id}.json"`)
        .send(bundleText(bundle));
    },
  );
};
