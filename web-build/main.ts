import { join } from 'node:path';
import { buildWeb } from './build.ts';

// The process of `npm run build:web`: `--force` builds also what is up to date.
const repository = join(import.meta.dirname, '..');
const force = process.argv.includes('--force');
const built = await buildWeb({ repository, force, onProgress: (line) => console.error(line) });
console.error(built.length > 0 ? `built: ${built.join(', ')} (dist/web)` : 'dist/web is up to date');
