import { z } from 'zod';
import { audit } from '../../access/audit.ts';
import { IMPORT_FORMATS, importClaims } from '../../claims/import.ts';
import { MedTypeMap } from '../../claims/nhsa/dictionaries.ts';
import type { ScopeOfImport } from '../../claims/touched-by-import.ts';
import { TouchedByMasters } from '../../crosscheck/touched-by-masters.ts';
import type { Routes } from '../console-parts.ts';
import { ImportCounts } from '../import-schema.ts';
import { ImportPlace, incomingRows, WORKBOOK_MEDIA_TYPE } from '../incoming-rows.ts';
import { judgesInBackground } from '../judge-in-background.ts';

/** `medTypes`: a region's own codes, as `9107:chronic,9904:outpatient`. */
const ImportQuery = z.strictObject({
  format: z.enum(IMPORT_FORMATS),
  ...ImportPlace,
  medTypes: z.string().max(8000).transform(medTypesOf).pipe(MedTypeMap).optional(),
});

const ClaimsImported = ImportCounts.extend({
  batch: z.string(),
  format: z.enum(IMPORT_FORMATS),
  digest: z.string(),
  /** Put together from parts, and still waiting for some. */
  waiting: z.number(),
});

const MEDIA_TYPES = [
  ...['application/x-ndjson', 'text/csv', 'application/fhir+json', 'application/fhir+ndjson'],
  WORKBOOK_MEDIA_TYPE,
];

export const claimRoutes: Routes = (app, { store, identity, crossCheck, now }) => {
  const config = { access: 'claim.import' } as const;

  // What was imported is judged without anyone asking, with all that it is about (visits of the same people, their stays,
  // days of practitioners); the answer to the import does not wait for it. A site's other claims are not concerned.
  const judge = judgesInBackground(app, crossCheck);
  const judgeImported = ({ scope, since }: ScopeOfImport): void => {
    if (since === undefined && scope !== 'all' && !scope.claims?.length && !scope.stays?.length) return;
    judge(scope === 'all' ? scope : { ...scope, sites: [] }, since);
  };

  // Passed on as it streams in: a day of a city is a gigabyte. Lines are limited where they are read.
  app.addContentTypeParser(MEDIA_TYPES, (_request, payload, done) => done(null, payload));

  app.post(
    '/v1/claims/imports',
    {
      config,
      schema: {
        querystring: ImportQuery,
        consumes: MEDIA_TYPES,
        response: { 200: ClaimsImported },
      },
    },
    async (request) => {
      const { medTypes, ...query } = request.query;
      const masters = new TouchedByMasters();
      const { touched, ...answer } = await importClaims({
        store,
        ...incomingRows(request),
        ...query,
        ...(medTypes && { medTypes }),
        regionKey: identity.regionKey,
        now,
        onMasters: (changed) => masters.add(changed),
      });
      const target = { type: 'import', id: answer.batch };
      await audit(store, { account: request.actor, action: 'claims.imported', target, outcome: 'done' }, now());
      const again = await masters.scope(store.db);
      if (again) judge(again.scope, again.since);
      judgeImported(touched);
      return answer;
    },
  );
};

function medTypesOf(text: string): Record<string, string> {
  return Object.fromEntries(text.split(',').map((pair) => pair.split(':') as [string, string]));
}
