import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Which top-level folder may import which. The picture in the README, as a rule. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  contract: [],
  models: ['contract'],
  'firmware-config': ['contract', 'models'],
  'edge-agent': ['contract', 'models', 'firmware-config'],
  hub: ['contract', 'firmware-config'],
  'web-build': [],
  simulator: ['contract', 'models', 'firmware-config', 'edge-agent', 'hub', 'web-build'],
  bench: ['contract', 'models', 'firmware-config', 'edge-agent', 'hub', 'simulator'],
  cli: ['contract', 'models', 'firmware-config', 'edge-agent', 'hub', 'simulator', 'bench', 'web-build'],
};

/** Inside the hub, data flows one way: a feature may use those before it, never those after it. */
const HUB_ORDER: Record<string, readonly string[]> = {
  calendar: [],
  tables: [],
  store: [],
  identity: [],
  ledger: ['identity', 'store'],
  access: ['ledger', 'store'],
  parameters: ['calendar', 'ledger', 'store'],
  draw: ['ledger', 'store'],
  files: ['store'],
  registry: ['identity', 'ledger', 'store'],
  broker: ['identity', 'registry', 'store'],
  consent: ['calendar', 'ledger', 'store'],
  presence: ['registry', 'store'],
  workers: ['store'],
  commands: ['identity', 'registry', 'store'],
  ingest: ['commands', 'consent', 'identity', 'ledger', 'presence', 'registry', 'store'],
  vault: ['identity', 'ingest', 'ledger', 'registry', 'store', 'workers'],
  fleet: ['identity', 'ingest', 'registry', 'store'],
  clips: ['commands', 'ingest', 'ledger', 'store', 'vault'],
  import: ['ledger', 'store'],
  masters: ['import', 'ledger', 'store'],
  crosscheck: ['calendar', 'ledger', 'masters', 'store'],
  bedside: ['calendar', 'commands', 'crosscheck', 'draw', 'ingest', 'ledger', 'masters', 'store', 'workers'],
  fhir: ['crosscheck', 'store'],
  claims: ['crosscheck', 'import', 'ledger', 'masters', 'store'],
  notify: ['identity', 'store'],
  gate: ['claims', 'crosscheck', 'identity', 'masters', 'notify', 'store', 'vault'],
  cases: ['access', 'calendar', 'crosscheck', 'ledger', 'registry', 'store'],
  credit: [
    'bundle',
    'calendar',
    'crosscheck',
    'draw',
    'import',
    'ledger',
    'masters',
    'parameters',
    'reports',
    'store',
    'tables',
    'workers',
    'workflow',
  ],
  inspection: [
    'calendar',
    'credit',
    'crosscheck',
    'draw',
    'ledger',
    'masters',
    'parameters',
    'store',
    'tables',
    'workers',
    'workflow',
  ],
  overview: ['calendar', 'cases', 'crosscheck', 'ledger', 'store', 'workers'],
  subjects: ['calendar', 'cases', 'crosscheck', 'masters', 'store'],
  backup: ['identity', 'ledger', 'store'],
  bundle: ['cases', 'crosscheck', 'identity', 'ledger', 'store'],
  workflow: [
    'access',
    'bundle',
    'calendar',
    'cases',
    'crosscheck',
    'import',
    'ledger',
    'parameters',
    'store',
    'workers',
  ],
  retention: ['calendar', 'clips', 'consent', 'files', 'ledger', 'parameters', 'store', 'workers', 'workflow'],
  rights: ['bundle', 'calendar', 'consent', 'ledger', 'parameters', 'retention', 'store', 'workflow'],
  reports: [
    'access',
    'bundle',
    'calendar',
    'cases',
    'crosscheck',
    'overview',
    'store',
    'tables',
    'workers',
    'workflow',
  ],
  portal: [
    'access',
    'bundle',
    'calendar',
    'cases',
    'credit',
    'crosscheck',
    'files',
    'inspection',
    'ledger',
    'masters',
    'reports',
    'store',
    'workflow',
  ],
  console: [
    'access',
    'bedside',
    'bundle',
    'calendar',
    'cases',
    'claims',
    'clips',
    'commands',
    'consent',
    'credit',
    'crosscheck',
    'fhir',
    'files',
    'fleet',
    'gate',
    'identity',
    'import',
    'inspection',
    'ledger',
    'masters',
    'notify',
    'parameters',
    'portal',
    'overview',
    'registry',
    'reports',
    'retention',
    'store',
    'subjects',
    'tables',
    'workflow',
  ],
};

function sourcesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|vue)$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name));
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"](\.[^'"]+)['"]/g)].map((match) => match[1] ?? '');
  return found.map((target) => relative(root, join(root, dirname(file), target)));
}

const folders = Object.keys(MAY_IMPORT).filter((folder) => existsSync(join(root, folder)));
const sources = folders.flatMap(sourcesIn);

describe('arrows between folders', () => {
  it.each(folders)('%s imports only what lies before it', (folder) => {
    const allowed = new Set([folder, ...(MAY_IMPORT[folder] ?? [])]);
    const wrong = sourcesIn(folder).flatMap((file) =>
      importsOf(file)
        .filter((target) => !allowed.has(target.split('/')[0] ?? ''))
        .map((target) => `${file} -> ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('every feature of the hub has its place in the order', () => {
    const features = readdirSync(join(root, 'hub'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(features.map(({ name }) => name).filter((name) => !(name in HUB_ORDER))).toEqual([]);
  });

  it.each(Object.entries(HUB_ORDER))('hub/%s imports only what lies before it', (feature, before) => {
    if (!existsSync(join(root, 'hub', feature))) return;
    const allowed = new Set([feature, ...before]);
    const wrong = sourcesIn(join('hub', feature)).flatMap((file) =>
      importsOf(file)
        .filter((target) => target.startsWith('hub/') && !allowed.has(target.split('/')[1] ?? ''))
        .map((target) => `${file} -> ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('names files that exist, with their ending', () => {
    const broken = sources.flatMap((file) =>
      importsOf(file)
        .filter((target) => !existsSync(join(root, target.replace(/\?.*$/, ''))) || !/\.\w+(\?.*)?$/.test(target))
        .map((target) => `${file} -> ${target}`),
    );
    expect(broken).toEqual([]);
  });
});

describe('house rules', () => {
  it('no source file is longer than 250 lines', () => {
    const long = sources.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 251);
    expect(long).toEqual([]);
  });

  it('no drawer files', () => {
    const drawers = sources.filter((file) => /(^|\/)(utils?|helpers?|common|misc|types|shared)(\.ts|\/)/.test(file));
    expect(drawers).toEqual([]);
  });

  it('every folder says in a README what belongs there', () => {
    expect(folders.filter((folder) => !existsSync(join(root, folder, 'README.md')))).toEqual([]);
  });
});
