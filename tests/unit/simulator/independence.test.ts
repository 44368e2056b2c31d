import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const CITY = join(import.meta.dirname, '../../../simulator/city');

it('the city knows nothing of the hub: frauds made to match a rule would prove nothing', () => {
  const files = readdirSync(CITY, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const knowing = files.filter((name) =>
    /from '(\.\.\/)+(hub|edge-agent)\//.test(readFileSync(join(CITY, name), 'utf8')),
  );
  expect(files.length).toBeGreaterThan(20);
  expect(knowing).toEqual([]);
});
