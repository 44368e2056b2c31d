import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { type ImportFormat, importClaims } from '../../../hub/claims/import.ts';
import { recogniseFormat } from '../../../hub/claims/recognise.ts';
import { writeRejects } from '../../../hub/claims/reject-file.ts';
import { openSourceFile } from '../../../hub/claims/source-file.ts';
import type { Store } from '../../../hub/store/store.ts';
import { csvOf, tableRows } from '../../support/analytical-tables.ts';
import { SITE, STORY_START } from '../../support/builders.ts';
import { claimRow, minute, REGION_KEY, registerSites } from '../../support/claim-builders.ts';
import { bundleOf, fhirDirectory, fhirVisit } from '../../support/fhir-resources.ts';
import { visitCalls } from '../../support/nhsa-calls.ts';
import { memoryStore } from '../../support/stores.ts';
import { temporaryFolder } from '../../support/unprivileged.ts';

const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const csvClaim = (total: string) =>
  ['L1', 'L2'].map(
    (line) => `C-1,P1,${SITE},outpatient,${minute(0)},${minute(30)},${total},1.00,${line},${minute(9)},1.00`,
  );
const csvHeader = 'claimId,personId,facilityId,kind,serviceStart,settledAt,total,fund,lineId,at,amount';

/** A file with one bad row (or claim), what is wrong in its text, and what it should say. */
const FILES: readonly [ImportFormat, string, string, string][] = [
  ['ndjson', lines([claimRow({ claimId: 'C-2' }), claimRow({ kind: 'wrong' as never })]), '"wrong"', '"chronic"'],
  ['csv', [csvHeader, ...csvClaim('wrong')].join('\n'), 'wrong', '9.00'],
  ['nhsa-json', lines(visitCalls()).replace('2026-11-22 09:15:30', 'later'), 'later', '2026-11-22 09:15:30'],
  ['analytical', csvOf(tableRows().mdtrt_d).replace('2026-11-22 09:00:00', 'soon'), 'soon', '2026-11-22 09:00:00'],
  [
    'fhir',
    JSON.stringify(bundleOf([...fhirDirectory(), ...fhirVisit()]), null, 1).replace('"CNY"', '"USD"'),
    '"USD"',
    '"CNY"',
  ],
];

describe.each(FILES)('%s', (format, text, wrong, right) => {
  const folder = temporaryFolder('zhenshen-again');
  const stores: Store[] = [];
  afterAll(async () => {
    for (const store of stores) await store.close();
    folder.remove();
  });
  const fresh = async () => {
    const store = await memoryStore();
    stores.push(store);
    await registerSites(store);
    return store;
  };
  const ending = { csv: 'csv', analytical: 'csv', fhir: 'json' }[format as string] ?? 'ndjson';
  const write = (name: string, content: string | Buffer) => {
    const file = join(folder.path, name);
    writeFileSync(file, content);
    return file;
  };
  let clock = STORY_START;
  const send = (store: Store, file: string) => {
    clock += 1000; // what is sent later counts
    return importClaims({ store, source: openSourceFile(file), format, regionKey: REGION_KEY, now: () => clock });
  };
  const contentOf = async ({ db }: Store) => ({
    claims: await db.selectFrom('claims').select(['claim_id', 'digest', 'state']).orderBy('claim_id').execute(),
    stays: await db.selectFrom('stays').select(['stay_id', 'digest']).execute(),
    masters: await db.selectFrom('masters').select(['kind', 'digest']).orderBy('kind').execute(),
  });

  it('is recognised, packed or not, and changes nothing when it is imported again', async () => {
    const good = text.replaceAll(wrong, right);
    const [plain, packed] = [write(`a.${ending}`, good), write(`b.${ending}.gz`, gzipSync(good))];
    expect([await recogniseFormat(plain), await recogniseFormat(packed)]).toEqual([format, format]);
    const store = await fresh();
    expect(await send(store, plain)).toMatchObject({ rejected: 0 });
    const before = await contentOf(store);
    expect(await send(store, packed)).toMatchObject({ accepted: 0, cancelled: 0, rejected: 0 });
    expect(await contentOf(store)).toEqual(before);
  });

  it('comes in whole when its rejected rows are corrected and imported alone', async () => {
    const store = await fresh();
    const file = write(`c.${ending}`, text);
    const { batch, rejected } = await send(store, file);
    expect(rejected).toBe(1);
    const rejects = await store.db
      .selectFrom('import_rejects')
      .select(['line', 'field', 'code', 'reason'])
      .where('batch', '=', batch)
      .execute();
    const out = join(folder.path, `rejects.${ending}`);
    await writeRejects(file, out, { rejects, format });
    const corrected = write(`corrected.${ending}`, readFileSync(out, 'utf8').replaceAll(wrong, right));
    expect(await send(store, corrected)).toMatchObject({ rejected: 0 });
    const whole = await fresh();
    await send(whole, write(`d.${ending}`, text.replaceAll(wrong, right)));
    expect(await contentOf(store)).toEqual(await contentOf(whole));
  });
});
