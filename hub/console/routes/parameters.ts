import { z } from 'zod';
import { audit } from '../../access/audit.ts';
import { assertWanted, setParameters, WantedParameters } from '../../parameters/change.ts';
import { FAMILY_NAMES } from '../../parameters/family.ts';
import { ParameterDecision, ParameterView } from '../../parameters/parameter-schema.ts';
import { decideParameters, familyOfProposal, proposeParameters } from '../../parameters/proposals.ts';
import { viewParameters } from '../../parameters/view.ts';
import type { Routes } from '../console-parts.ts';
import { ConsoleError } from '../error.ts';
import { HEAVY } from '../heavy.ts';
import { GOVERNED_FAMILIES } from '../parameter-families.ts';
import { ParameterPreview } from '../parameter-preview-schema.ts';

const ByFamily = z.strictObject({ family: z.enum(FAMILY_NAMES) });
const ById = z.strictObject({ id: z.string().max(64) });
const Supposed = z.strictObject({ from: z.iso.date(), values: z.looseObject({}) });

/** Periods, limits and shares that people set: what holds, what is proposed, and what a change would do. */
export const parameterRoutes: Routes = (app, { store, now }) => {
  const reads = { access: 'rule.read' } as const;
  const manages = { access: 'rule.manage' } as const;
  const view = { 200: ParameterView };
  const record = (account: string, action: string, family: string, detail: Record<string, string>) =>
    audit(store, { account, action, target: { type: 'parameters', id: family }, outcome: 'done', detail }, now());

  app.get('/v1/parameters/:family', { config: reads, schema: { params: ByFamily, response: view } }, ({ params }) =>
    viewParameters(store.db, GOVERNED_FAMILIES[params.family].family, now()),
  );

  app.post(
    '/v1/parameters/:family/previews',
    {
      config: { ...manages, ...HEAVY },
      schema: { params: ByFamily, body: Supposed, response: { 200: ParameterPreview } },
    },
    async ({ params, body: { from, values } }) => {
      const { family, preview } = GOVERNED_FAMILIES[params.family];
      await assertWanted(store.db, family, { from, values, reason: 'a supposition' }, now());
      return ParameterPreview.parse(await preview(store.db, values, from, now()));
    },
  );

  app.post(
    '/v1/parameters/:family/proposals',
    { config: manages, schema: { params: ByFamily, body: WantedParameters, response: view } },
    async ({ params, body, principal, actor }) => {
      if (!principal || principal.roles.length === 0) {
        throw new ConsoleError(
          'ACCOUNT_REQUIRED',
          'sign in with an account first; without one a change counts at once',
        );
      }
      const { family } = GOVERNED_FAMILIES[params.family];
      const { id } = await proposeParameters(store, family, body, actor, now());
      await record(actor, 'parameters.proposed', family.name, { proposal: id });
      return await viewParameters(store.db, family, now());
    },
  );

  app.post(
    '/v1/parameters/:family/settings',
    { config: manages, schema: { params: ByFamily, body: WantedParameters, response: view } },
    async ({ params, body, principal, actor }) => {
      if (principal && principal.roles.length > 0) {
        throw new ConsoleError('SECOND_PERSON_NEEDED', 'propose the change; somebody else has to confirm it');
      }
      const { family } = GOVERNED_FAMILIES[params.family];
      const setting = await setParameters(store, family, body, actor, now());
      await record(actor, 'parameters.set', family.name, { setting });
      return await viewParameters(store.db, family, now());
    },
  );

  app.post(
    '/v1/parameter-proposals/:id/decisions',
    {
      config: manages,
      schema: { params: ById, body: z.strictObject({ decision: ParameterDecision }), response: view },
    },
    async ({ params: { id }, body: { decision }, actor }) => {
      const { family } = GOVERNED_FAMILIES[await familyOfProposal(store.db, id)];
      const setting = await decideParameters(store, family, { id, decision, by: actor }, now());
      await record(actor, `parameters.${decision}`, family.name, { proposal: id, ...(setting && { setting }) });
      return await viewParameters(store.db, family, now());
    },
  );

  // Where they stood before they came to one place.
  for (const [former, family] of Object.entries({
    procedure: 'workflow',
    credit: 'credit',
    inspection: 'inspection',
  })) {
    app.get(`/v1/${former}/parameters`, { config: reads }, (_, reply) =>
      reply.redirect(`/v1/parameters/${family}`, 308),
    );
  }
};
