import { z } from 'zod';
import { LANGUAGES } from '../../crosscheck/render.ts';
import { attestationAsFhir, findingAsFhir } from '../../fhir/load.ts';
import type { Routes } from '../console-parts.ts';
import { ConsoleError } from '../error.ts';

const FHIR_JSON = 'application/fhir+json; charset=utf-8';
const ById = z.strictObject({ id: z.string().max(64) });
const InLanguage = z.strictObject({ lang: z.enum(LANGUAGES).default('zh-CN') });

/** Evidence and findings for systems that speak HL7 FHIR R4. People are pseudonyms. */
export const fhirRoutes: Routes = (app, { store, identity }) => {
  const config = { access: 'evidence.read' } as const;

  app.get('/v1/attestations/:id/fhir', { config, schema: { params: ById } }, async ({ params }, reply) => {
    const bundle = await attestationAsFhir(store.db, params.id);
    if (!bundle) throw new ConsoleError('NOT_FOUND', 'there is no such attestation, or it was erased');
    return reply.type(FHIR_JSON).send(JSON.stringify(bundle));
  });

  app.get(
    '/v1/findings/:id/fhir',
    { config, schema: { params: ById, querystring: InLanguage } },
    async ({ params, query }, reply) => {
      const issue = await findingAsFhir(store.db, params.id, identity.hub, query.lang);
      if (!issue) throw new ConsoleError('NOT_FOUND', 'there is no such finding');
      return reply.type(FHIR_JSON).send(JSON.stringify(issue));
    },
  );
};
