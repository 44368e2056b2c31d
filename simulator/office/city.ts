import { join } from 'node:path';
import type { Logger } from 'pino';
import { SiteId } from '../../contract/ids.ts';
import { crossCheck } from '../../hub/crosscheck/engine.ts';
import { rules } from '../../hub/crosscheck/rules/index.ts';
import { noteAlive } from '../../hub/presence/last-known.ts';
import { openHubStore } from '../../hub/store/open-hub-store.ts';
import type { Store } from '../../hub/store/store.ts';
import { writeCity } from '../city/write-city.ts';
import { fill } from '../demo/words.ts';
import { type ImportedCity, importCityRecords, readCity } from '../evaluation/import-city.ts';
import { prepareCityHub } from '../live/region.ts';
import { hireStaff, type OfficeStaff } from './staff.ts';
import type { OfficeStep, OfficeWords } from './words.ts';

/** A district in which an operator has some hundred findings to work on. */
const CITY = { people: 15_000, sites: 18, days: 14, seed: 7, fraud: 0.04 };
/** When the office opens: three days after the city's last, in the morning. Windows have closed and graces are over. */
const OPENS_AFTER_MS = (3 * 24 + 9) * 3_600_000;

export interface OfficeCity {
  readonly hubDir: string;
  readonly imported: ImportedCity;
  readonly staff: OfficeStaff;
  /** The institution whose user has an account. */
  readonly institution: string;
  readonly findings: number;
  /** The city's time when the office opens, ms since 1970. */
  readonly opens: number;
}

interface Preparation {
  readonly dir: string;
  readonly broker: string;
  readonly words: OfficeWords;
  readonly say: (step: OfficeStep) => void;
  readonly logger: Logger;
}

/** A hub's folder that holds two weeks of a simulated city, judged by all rules, with an account for each role. */
export async function prepareOffice({ dir, broker, words, say, logger }: Preparation): Promise<OfficeCity> {
  const [city, hubDir] = [join(dir, 'city'), join(dir, 'hub')];
  say('city');
  await writeCity(CITY, city, () => {});
  say('region');
  await prepareCityHub(city, hubDir, broker);
  const opens = Date.parse(readCity(city).ends) + OPENS_AFTER_MS;
  const now = () => opens;
  const store = await openHubStore(hubDir);
  try {
    await nameSites(store, words);
    const imported = await importCityRecords(store, city, say);
    await noteAlive(store.db, opens); // the hub heard its devices up to now; what it starts with is not an outage
    say('judge');
    await crossCheck({ store, rules, scope: 'all', logger, now });
    say('accounts');
    const { site, findings } = await busiest(store);
    const staff = await hireStaff({ store, now }, words.names, SiteId.parse(site.id));
    return { hubDir, imported, staff, institution: site.name, findings, opens };
  } finally {
    await store.close();
  }
}

// The simulated city knows codes only. The names are invented, in the order and of the kinds of its institutions.
async function nameSites(store: Store, words: OfficeWords): Promise<void> {
  const ids = await store.db.selectFrom('sites').select('id').orderBy('created_at').orderBy('id').execute();
  for (const { id } of ids) {
    const number = Number(id.slice(-5));
    const name = words.sites[number - 1] ?? fill(words.furtherSite, { number });
    await store.db.updateTable('sites').set({ name }).where('id', '=', id).execute();
  }
}

async function busiest({ db }: Store) {
  const site = await db
    .selectFrom('findings')
    .innerJoin('sites', 'sites.id', 'findings.site')
    .select((count) => ['sites.id', 'sites.name', count.fn.countAll<number>().as('findings')])
    .where('findings.status', '=', 'open')
    .where('findings.mode', '!=', 'shadow')
    .groupBy(['sites.id', 'sites.name'])
    .orderBy('findings', 'desc')
    .orderBy('sites.id')
    .executeTakeFirstOrThrow();
  const { findings } = await db
    .selectFrom('findings')
    .select((count) => count.fn.countAll<number>().as('findings'))
    .where('status', '=', 'open')
    .where('mode', '!=', 'shadow')
    .executeTakeFirstOrThrow();
  return { site, findings: Number(findings) };
}
