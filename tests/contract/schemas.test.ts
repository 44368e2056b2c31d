import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { jsonSchemas } from '../../contract/export-schemas.ts';

const folder = join(import.meta.dirname, '../../contract/schemas');

it('the exported JSON Schemas are those of the code (npm run contract:export makes them anew)', () => {
  const files = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  expect(files).toEqual(jsonSchemas());
});
