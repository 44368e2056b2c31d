import { CompiledQuery, sql } from 'kysely';
import { expect, it } from 'vitest';
import { linesOf } from '../../../hub/crosscheck/loaders/billed-lines.ts';
import { formerMatches } from '../../../hub/ingest/load-facts.ts';
import { overdueEvents } from '../../../hub/retention/old-attestations.ts';
import { openSqlite } from '../../../hub/store/sqlite.ts';
import type { Store } from '../../../hub/store/store.ts';
import { notesOfCases, retractedFindings } from '../../../hub/workflow/untold.ts';

async function planOf({ db }: Store, query: { compile(): CompiledQuery }): Promise<string[]> {
  const { sql: text, parameters } = query.compile();
  const plan = CompiledQuery.raw(`explain query plan ${text}`, [...parameters]);
  return (await db.executeQuery<{ detail: string }>(plan)).rows.map(({ detail }) => detail);
}

it('finds a visit by its number, not by reading everything that the device sent in that month', async () => {
  const store = openSqlite(':memory:');
  await store.migrate();
  const query = formerMatches(store.db, [{ iss: 'kiosk-1', nonce: 'visit-1', iat: 1_790_000_000 }]);
  const { rows } = await sql<{ detail: string }>`explain query plan ${query}`.execute(store.db);
  expect(rows.map(({ detail }) => detail)).toContain(
    'SEARCH attestations USING INDEX attestations_by_device_nonce (device=? AND nonce=?)',
  );
  await store.close();
});

it('finds events past their time by their age, not by reading those that are young', async () => {
  const store = openSqlite(':memory:');
  await store.migrate();
  expect(await planOf(store, overdueEvents(store.db, '2020-01-01T00:00:00.000Z'))).toEqual([
    expect.stringMatching(/^SEARCH attestations USING (COVERING )?INDEX attestations_by_age \(/),
  ]);
  await store.close();
});

it('finds what a practitioner billed by the practitioner, also when nearly no line names who performed it', async () => {
  const store = openSqlite(':memory:');
  await store.migrate();
  // What `analyze` notes of five million lines of which none names who performed it.
  await sql`analyze`.execute(store.db);
  await sql`insert into sqlite_stat1 (tbl, idx, stat) values
    ('claim_lines', 'claim_lines_by_performing_at', '5000000 5000000 116'),
    ('claim_lines', 'claim_lines_by_ordering_at', '5000000 417 1')`.execute(store.db);
  await sql`analyze sqlite_schema`.execute(store.db);
  const plan = await planOf(store, linesOf(store.db, ['p1'], { from: 0, until: 1 }));
  expect(plan.filter((step) => step.includes('claim_lines'))).toEqual([
    'SEARCH claim_lines USING INDEX claim_lines_by_ordering_at (ordering=? AND at>? AND at<?)',
    'SEARCH claim_lines USING INDEX claim_lines_by_performing_at (performing=? AND at>? AND at<?)',
  ]);
  await store.close();
});

it('finds what cases have to be told by status and by a short list, not by reading all steps and findings', async () => {
  const store = openSqlite(':memory:');
  await store.migrate();
  const told = await planOf(store, notesOfCases(store.db));
  expect(told[0]).toMatch(/^SCAN case_steps USING INDEX case_steps_told$/);
  const gone = await planOf(store, retractedFindings(store.db));
  expect(gone[0]).toMatch(/^SEARCH findings USING (COVERING )?INDEX \w+ \(status=\?\)$/);
  await store.close();
});
