import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { formerMatches } from '../../../hub/ingest/load-facts.ts';
import { openSqlite } from '../../../hub/store/sqlite.ts';

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
