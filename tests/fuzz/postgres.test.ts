import { afterAll, beforeAll, expect, it } from 'vitest';
import { runFuzz, TARGETS } from '../../simulator/fuzz/run.ts';
import { startPostgres, type TemporaryPostgres } from '../support/postgres.ts';
import { describeWith } from '../support/system-program.ts';

// PostgreSQL takes less than SQLite does (no NUL in a text, narrower numbers), so what reaches it is attacked on it.
describeWith('postgres', 'hostile input for a hub on PostgreSQL', () => {
  let postgres: TemporaryPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  it.each([
    ['envelope', 400],
    ['claims', 400],
    ['http', 100],
  ])(
    'of kind %s reaches the database as something that it can keep, or not at all',
    async (name, cases) => {
      const targets = TARGETS.filter((target) => target.name === name);
      const report = await runFuzz({ cases, seed: 42, targets, postgresUrl: await postgres.newDatabase() });
      expect(report.findings).toEqual([]);
      expect(report.unexpected).toBe(0);
    },
    60_000,
  );
});
